import { mkdirSync, renameSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFileDurably } from './durable-file.mjs';
import { say, Stop, tailOf } from './log.mjs';
import { accepts, freePort } from './ports.mjs';
import { reactionDurables } from './reaction-durables.mjs';
import { natsUsersIn } from './secrets.mjs';
import { waitFor } from './wait.mjs';

const READY_WITHIN_MS = 30_000;
const STOP_BY = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
];

/** To make the consumer anew, to pull from it, to acknowledge what it delivered. */
const subjectsOf = (durable) => [
  `$JS.API.CONSUMER.CREATE.WRIT_EVENTS.${durable}`,
  `$JS.API.CONSUMER.CREATE.WRIT_EVENTS.${durable}.>`,
  `$JS.API.CONSUMER.DURABLE.CREATE.WRIT_EVENTS.${durable}`,
  `$JS.API.CONSUMER.MSG.NEXT.WRIT_EVENTS.${durable}`,
  `$JS.ACK.WRIT_EVENTS.${durable}.>`,
];

/**
 * What each NATS user may say and hear, as allow-lists. An integrator reads events through pull
 * consumers on WRIT_EVENTS of their own, never the services', and cannot publish one: facts come from
 * the ledger's relay alone. Replies to services travel below `_INBOX.services`, where integrators cannot listen.
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
      deny: ['writ.v1.events.>', ...reactionDurables.flatMap(subjectsOf)],
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

const CLUSTER = 'writ';
const nodeName = (nth) => (nth === 1 ? 'nats' : `nats-${nth}`);

/**
 * Starts nats-server with JetStream on `<data>/nats`, or a cluster of `nodes` (then `nats-2` and so on
 * beside it).
 *
 * @returns `{ url, integratorUrl }` with user and password; the nodes of a cluster joined by commas
 * @throws Stop with the end of the log when one does not become ready
 */
export async function startNats({ data, supervisor, binary, nodes = 1 }) {
  const users = natsUsersIn(data);
  const cluster = await Promise.all(
    Array.from({ length: nodes }, async (_, index) => ({
      name: nodeName(index + 1),
      port: await freePort(),
      monitorPort: await freePort(),
      routePort: nodes > 1 ? await freePort() : undefined,
    })),
  );
  await Promise.all(
    cluster.map((node) => startNode({ data, supervisor, binary, users, node, cluster })),
  );

  const urlFor = (user) =>
    cluster.map(({ port }) => `nats://${user}:${users[user]}@127.0.0.1:${port}`).join(',');
  return { url: urlFor('services'), integratorUrl: urlFor('integrators') };
}

async function startNode({ data, supervisor, binary, users, node, cluster }) {
  const { name, port, monitorPort, routePort } = node;
  const logFile = join(data, `logs/${name}.log`);
  const storeFolder = join(data, name);
  const configFile = join(data, `${name}.conf`);
  mkdirSync(storeFolder, { recursive: true });
  const text = natsConfiguration({
    server_name: `${name}-${randomBytes(4).toString('hex')}`,
    listen: `127.0.0.1:${port}`,
    http: `127.0.0.1:${monitorPort}`,
    jetstream: jetStreamSettings({ store_dir: storeFolder }),
    ...(routePort && {
      cluster: {
        name: CLUSTER,
        listen: `127.0.0.1:${routePort}`,
        routes: cluster.map((other) => `nats://127.0.0.1:${other.routePort}`),
      },
    }),
    users,
  });
  writeFileDurably(configFile, text);

  await supervisor.keep({
    name,
    command: binary,
    args: ['--config', configFile],
    logFile,
    stopBy: STOP_BY,
  });
  const healthUrl = `http://127.0.0.1:${monitorPort}/healthz`;
  if ((await healthOf(healthUrl, port)) === DAMAGED) {
    await setAside({ name, supervisor, storeFolder });
    await healthOf(healthUrl, port);
  }
  if (!(await isHealthy(healthUrl)))
    throw new Stop(`${name} did not start. The end of ${logFile}:\n${tailOf(logFile)}`);
}

const DAMAGED = 'damaged';

/** Resolves once JetStream has recovered its streams, once it says that it cannot, or after a while. */
async function healthOf(url, port) {
  let isDamaged = false;
  await waitFor(
    async () => {
      // Clients are let in when the recovery has ended: what is missing then stays missing.
      const isRecovered = await accepts(port);
      if (await isHealthy(url)) return true;
      isDamaged = isRecovered && (await textOf(url)).includes('could not be recovered');
      return isDamaged;
    },
    { timeoutMs: READY_WITHIN_MS },
  );
  return isDamaged ? DAMAGED : 'healthy';
}

/** `/healthz` answers 200 once JetStream has recovered its streams. */
const isHealthy = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
const textOf = (url) =>
  fetch(url)
    .then((answer) => answer.text())
    .catch(() => '');

/**
 * The settings of JetStream. Each stream has a size of its own (`WRIT_STREAM_MAX_BYTES`) and reserves it: left to itself, the
 * server grants three quarters of what is free at its start, and later recovers no stream that reserved more.
 */
export const jetStreamSettings = (more) => ({ max_file_store: 1024 ** 4, ...more });

/**
 * Begins with an empty store after a power cut that left a damaged one: JetStream flushes late, and
 * nothing that Writ has answered rests on it. The ledger publishes its events again.
 */
async function setAside({ name, supervisor, storeFolder }) {
  const aside = `${storeFolder}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  await supervisor.suspend(name);
  renameSync(storeFolder, aside);
  mkdirSync(storeFolder);
  say(
    `${name} could not recover its streams, as after a power cut: its store is now ${aside}. It begins with ` +
      'an empty one, into which the ledger publishes again what services have not processed. ' +
      'Delete the old store when nobody needs it.',
  );
  await supervisor.resume(name);
}
