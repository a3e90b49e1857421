import { createAccount } from 'nkeys.js';
import { inLauncher } from './launcher';

const http = '127.0.0.1:8222';
const issuer = new TextDecoder().decode(createAccount().getSeed());

interface Monitoring {
  readonly path?: string;
  readonly healthUrl: string;
}

/** What the launcher writes for a secret of the port, and a password of the services. */
const monitoringOf = (monitor: string, services = 'x'): Monitoring => {
  const settings = JSON.stringify({ http, users: { services }, issuer, monitor });
  return inLauncher<Monitoring>(
    'nats',
    `({
      path: JSON.parse(it.natsConfiguration(${settings})).http_base_path,
      healthUrl: it.natsHealthUrl(${settings}),
    })`,
  );
};

describe('the monitoring port of nats-server', () => {
  it('answers below a path that follows from a secret of its own, and from no password', () => {
    const { path, healthUrl } = monitoringOf('one');
    expect(path).toMatch(/^\/[A-Za-z0-9_-]{43}$/);
    expect(healthUrl).toBe(`http://${http}${path}/healthz`);
    expect(monitoringOf('one', 'another password').path).toBe(path);
    expect(monitoringOf('another').path).not.toBe(path);
  });
});
