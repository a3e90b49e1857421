import { writeFileSync, mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Stop, tailOf } from './log.mjs';
import { freePort } from './ports.mjs';
import { natsUsersIn } from './secrets.mjs';
import { waitFor } from './wait.mjs';

const READY_WITHIN_MS = 30_000;
const STOP_BY = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
];

/**
 * What each NATS user may say and hear, as allow-lists. An integrator reads events through pull
 * consumers on WRIT_EVENTS and cannot publish one: facts come from the ledger's relay alone. Replies
 * to services travel below `_INBOX.services`, where integrators cannot listen.
 */
export const natsPermissions = {
  services: {
    publish: { allow: ['writ.>', '$JS.>', '_INBOX.>'] },
    subscribe: { allow: ['writ.>', '$JS.>', '_INBOX.>'] },
  },
  integrators: {
    publish: {
      allow: [
        'writ.v1.>',
        '$JS.API.STREAM.INFO.WRIT_EVENTS',
        '$JS.API.CONSUMER.CREATE.WRIT_EVENTS.>',
        '$JS.API.CONSUMER.INFO.WRIT_EVENTS.>',
        '$JS.API.CONSUMER.MSG.NEXT.WRIT_EVENTS.>',
        '$JS.ACK.WRIT_EVENTS.>',
      ],
      deny: ['writ.v1.events.>'],
    },
    subscribe: { allow: ['_INBOX.>', 'writ.v1.events.>'], deny: ['_INBOX.services.>'] },
  },
};

/**
 * The text of a nats-server configuration (JSON is a subset of its format) with our two users.
 * @param listen, http host and port for clients and for health · @param jetstream its settings
 */
export const natsConfiguration = ({ users, ...settings }) =>
  JSON.stringify(
    {
      ...settings,
      max_payload: 1_048_576,
      authorization: {
        users: Object.entries(natsPermissions).map(([user, permissions]) => ({
          user,
          password: users[user],
          permissions,
        })),
      },
    },
    null,
    2,
  );

/**
 * Starts nats-server with JetStream on `<data>/nats`.
 * @returns `{ url, integratorUrl, port, monitorUrl }`: the URLs hold the user and the password.
 * @throws Stop with the end of the log when it does not become ready.
 */
export async function startNats({ data, supervisor, binary }) {
  const users = natsUsersIn(data);
  const [port, monitorPort] = [await freePort(), await freePort()];
  const logFile = join(data, 'logs/nats.log');
  const storeFolder = join(data, 'nats');
  const configFile = join(data, 'nats.conf');
  mkdirSync(storeFolder, { recursive: true });
  const text = natsConfiguration({
    server_name: `writ-${randomBytes(4).toString('hex')}`,
    listen: `127.0.0.1:${port}`,
    http: `127.0.0.1:${monitorPort}`,
    jetstream: { store_dir: storeFolder },
    users,
  });
  writeFileSync(configFile, text, { mode: 0o600 });

  await supervisor.keep({
    name: 'nats',
    command: binary,
    args: ['--config', configFile],
    logFile,
    stopBy: STOP_BY,
  });

  const monitorUrl = `http://127.0.0.1:${monitorPort}`;
  const isReady = await waitFor(() => isHealthy(monitorUrl), { timeoutMs: READY_WITHIN_MS });
  if (!isReady) throw new Stop(`NATS did not start. The end of ${logFile}:\n${tailOf(logFile)}`);

  const urlFor = (user) => `nats://${user}:${users[user]}@127.0.0.1:${port}`;
  return { url: urlFor('services'), integratorUrl: urlFor('integrators'), port, monitorUrl };
}

/** `/healthz` answers 200 once JetStream has recovered its streams. */
const isHealthy = (monitorUrl) =>
  fetch(`${monitorUrl}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
