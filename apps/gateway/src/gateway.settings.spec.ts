import { readSettings } from '#platform';
import { readGatewaySettings } from './gateway.settings';

const read = (environment: Record<string, string>) =>
  readGatewaySettings(
    readSettings('gateway', {
      NATS_URL: 'nats://127.0.0.1',
      WRIT_TOKEN_SECRET: 's'.repeat(32),
      ...environment,
    }),
  );
const oidc = {
  WRIT_OIDC_ISSUER: 'https://id.example/realms/one',
  WRIT_OIDC_CLIENT_ID: 'writ',
  WRIT_OIDC_ROLES: 'cn=admins=admin, ops=operator+analyst',
};

describe('the settings of the gateway', () => {
  it('are reached at the address that it listens on, unless another is stated', () => {
    expect(read({}).baseUrl).toBe('http://127.0.0.1:8080');
    expect(read({ WRIT_HOST: '0.0.0.0', WRIT_PORT: '1' }).baseUrl).toBe('http://127.0.0.1:1');
    expect(read({ WRIT_HOST: '::1' }).baseUrl).toBe('http://[::1]:8080');
    expect(read({ WRIT_PUBLIC_URL: 'https://writ.example/' }).baseUrl).toBe('https://writ.example');
  });

  it('[O4] name the proxies whose word on an address counts; none where none is stated', () => {
    expect(read({}).trustedProxies).toEqual([]);
    const named = read({ WRIT_TRUSTED_PROXIES: '10.0.0.0/8,2001:db8::1' });
    expect(named.trustedProxies).toEqual(['10.0.0.0/8', '2001:db8::1']);
  });

  it.each([
    [{ WRIT_TRUSTED_PROXIES: 'proxy.example' }, /WRIT_TRUSTED_PROXIES="proxy.example" is not/],
    [{ WRIT_TRUSTED_PROXIES: '0.0.0.0/0' }, /WRIT_TRUSTED_PROXIES="0.0.0.0\/0" is not/],
    [{ WRIT_TRUSTED_PROXIES: '10.0.0.0/33' }, /WRIT_TRUSTED_PROXIES="10.0.0.0\/33" is not/],
    [{ WRIT_TRUSTED_PROXIES: 'true' }, /WRIT_TRUSTED_PROXIES="true" is not/],
    [{ WRIT_PUBLIC_URL: 'writ.example' }, /WRIT_PUBLIC_URL="writ.example" is not/],
    [{ WRIT_PUBLIC_URL: 'javascript:alert(1)' }, /WRIT_PUBLIC_URL="javascript:alert\(1\)" is not/],
    [{ WRIT_IN_FLIGHT_PER_CALLER: '0' }, /WRIT_IN_FLIGHT_PER_CALLER="0" is not/],
    [{ WRIT_IN_FLIGHT_PER_CALLER: 'many' }, /WRIT_IN_FLIGHT_PER_CALLER="many" is not/],
  ])('stop the start, and say what is expected, for %j', (environment, message) => {
    expect(() => read(environment)).toThrow(message);
  });
});

describe('the settings of an identity provider', () => {
  it('are none where there is no issuer', () => expect(read({}).oidc).toBeUndefined());

  it('say what the claims stand for', () =>
    expect(read(oidc).oidc).toEqual({
      issuer: 'https://id.example/realms/one',
      clientId: 'writ',
      clientSecret: undefined,
      personClaim: 'sub',
      rolesClaim: 'roles',
      ownersClaim: undefined,
      rolesOf: new Map([
        ['cn=admins', ['admin']],
        ['ops', ['operator', 'analyst']],
      ]),
      tenant: 'default',
    }));

  it('take http on this machine alone', () => {
    const at = (issuer: string) => () => read({ ...oidc, WRIT_OIDC_ISSUER: issuer }).oidc?.issuer;
    for (const issuer of ['http://localhost:9000', 'http://127.0.0.1:9000/x', 'http://[::1]'])
      expect(at(issuer)()).toBe(issuer);
    for (const issuer of ['http://id.example', 'http://localhost.example', 'id', 'https://a/?b'])
      expect(at(issuer)).toThrow(/^WRIT_OIDC_ISSUER=.* is not an https:/);
  });

  it.each([
    [{ WRIT_OIDC_CLIENT_ID: '' }, /WRIT_OIDC_CLIENT_ID is not set/],
    [{ WRIT_OIDC_TENANT: 'a.b' }, /WRIT_OIDC_TENANT="a.b" is not/],
    [{ WRIT_OIDC_ROLES: '' }, /WRIT_OIDC_ROLES must be/],
    [{ WRIT_OIDC_ROLES: 'ops=service' }, /WRIT_OIDC_ROLES must be/],
    [{ WRIT_OIDC_ROLES: 'ops=' }, /WRIT_OIDC_ROLES="ops=" is not/],
    [{ WRIT_OIDC_ROLES: 'operator' }, /WRIT_OIDC_ROLES="operator" is not/],
  ])('stop the start, and say what is expected, for %j', (environment, message) =>
    expect(() => read({ ...oidc, ...environment })).toThrow(message),
  );
});
