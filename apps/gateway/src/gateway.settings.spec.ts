import { Settings } from '#platform';
import { readGatewaySettings } from './gateway.settings';

const settings = Object.assign(new Settings(), { WRIT_TOKEN_SECRET: 's'.repeat(32) });

describe('the settings of the gateway', () => {
  it('are reached at the address that it listens on, unless another is stated', () => {
    expect(readGatewaySettings(settings, {}).baseUrl).toBe('http://127.0.0.1:8080');
    expect(
      readGatewaySettings({ ...settings, WRIT_HOST: '0.0.0.0', WRIT_PORT: 1 }, {}).baseUrl,
    ).toBe('http://127.0.0.1:1');
    expect(readGatewaySettings({ ...settings, WRIT_HOST: '::1' }, {}).baseUrl).toBe(
      'http://[::1]:8080',
    );
    expect(
      readGatewaySettings(settings, { WRIT_PUBLIC_URL: 'https://writ.example/' }).baseUrl,
    ).toBe('https://writ.example');
  });

  it.each([
    [{ WRIT_PUBLIC_URL: 'writ.example' }, /WRIT_PUBLIC_URL must be/],
    [{ WRIT_PUBLIC_URL: 'javascript:alert(1)' }, /WRIT_PUBLIC_URL must be/],
    [{ WRIT_IN_FLIGHT_PER_CALLER: '0' }, /WRIT_IN_FLIGHT_PER_CALLER must be/],
    [{ WRIT_IN_FLIGHT_PER_CALLER: 'many' }, /WRIT_IN_FLIGHT_PER_CALLER must be/],
  ])('stop the start, and say what is expected, for %j', (environment, message) => {
    expect(() => readGatewaySettings(settings, environment)).toThrow(message);
  });
});
