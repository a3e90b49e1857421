import { type Config } from 'jest';
import { LauncherChannel } from '../../libs/testkit/src/stack/launcher-channel';

interface Servers {
  readonly databaseUrl: string;
  readonly natsUrl: string;
}

const needsNothing = (path: string): boolean =>
  path.endsWith('.spec.ts') && !/\.(int|e2e)\.spec\.ts$/.test(path);

/**
 * `npm test` has started a Postgres and a NATS; a bare `npx jest` has not, so they are started here,
 * unless every file asked for is a spec that needs nothing running, or WRIT_TEST_NO_SERVERS is 1.
 */
export default async function globalSetup({
  nonFlagArgs = [],
}: Config & { nonFlagArgs?: string[] }) {
  const { WRIT_TEST_DATABASE_URL, WRIT_TEST_NATS_URL, WRIT_TEST_NO_SERVERS } = process.env;
  if (WRIT_TEST_NO_SERVERS === '1') return;
  if (WRIT_TEST_DATABASE_URL && WRIT_TEST_NATS_URL) return;
  if (nonFlagArgs.length > 0 && nonFlagArgs.every(needsNothing)) return;

  const launcher = new LauncherChannel();
  const servers = await launcher.ask<Servers>('start', {
    services: [],
    isBuilt: true,
    durable: false,
  });
  process.env['WRIT_TEST_DATABASE_URL'] = servers.databaseUrl;
  process.env['WRIT_TEST_NATS_URL'] = servers.natsUrl;
  Object.assign(globalThis, { writTestLauncher: launcher });
}
