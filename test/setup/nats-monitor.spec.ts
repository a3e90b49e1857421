import { createAccount } from 'nkeys.js';
import { inLauncher } from './launcher';

const http = '127.0.0.1:8222';
const issuer = new TextDecoder().decode(createAccount().getSeed());

interface Monitoring {
  readonly path?: string;
  readonly healthUrl: string;
}

/** What the launcher writes for the services' password. */
const monitoringOf = (services: string): Monitoring => {
  const settings = JSON.stringify({ http, users: { services }, issuer });
  return inLauncher<Monitoring>(
    'nats',
    `({
      path: JSON.parse(it.natsConfiguration(${settings})).http_base_path,
      healthUrl: it.natsHealthUrl(${settings}),
    })`,
  );
};

describe('the monitoring port of nats-server', () => {
  it('answers below a path that follows from the secret of the services', () => {
    const { path, healthUrl } = monitoringOf('one');
    expect(path).toMatch(/^\/[A-Za-z0-9_-]{43}$/);
    expect(healthUrl).toBe(`http://${http}${path}/healthz`);
    expect(monitoringOf('one').path).toBe(path);
    expect(monitoringOf('another').path).not.toBe(path);
  });
});
