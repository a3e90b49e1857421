import { mkdirSync, renameSync } from 'node:fs';
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFileDurably } from './durable-file.mjs';
import { say, Stop, tailOf } from './log.mjs';
import { natsAccounts } from './nats-accounts.mjs';
import { accepts, freePort } from './ports.mjs';
import { natsIssuerIn, natsLoginOf, natsLogsIn, natsMonitorIn, natsUsersIn } from './secrets.mjs';
import { waitFor } from './wait.mjs';

const READY_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 5_000;
const STOP_BY = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
];

/**
 * The text of a nats-server configuration (JSON is a subset of its format).
 * @param users, issuer who may sign in, and whose signature lets a caller in · @param logs the users of further logs · @param monitor the secret of the monitoring
 *   port · @param settings listen, http, jetstream and so on
 */
export const natsConfiguration = ({ users, issuer, logs, monitor, ...settings }) =>
  JSON.stringify({
    ...settings,
    ...(settings.http && { http_base_path: monitorPathOf(monitor) }),
    max_payload: 1_048_576,
    ...natsAccounts({ users, issuer, logs }),
  });

/**
 * The path below which the monitoring port answers; it has no other credential, and everybody on the machine reaches
 * it. A server takes another one only by a restart, so it does not follow from a password that is replaced while it runs.
 */
const monitorPathOf = (monitor) =>
  `/${createHmac('sha256', monitor).update('writ:nats-monitor').digest('base64url')}`;

/** Where the server of that `http` address says whether it is healthy. The address is a secret. */
export const natsHealthUrl = ({ http, monitor }) =>
  `http://${http}${monitorPathOf(monitor)}/healthz`;

const CLUSTER = 'writ';
const nodeName = (nth) => (nth === 1 ? 'nats' : `nats-${nth}`);

/**
 * Starts nats-server with JetStream on `<data>/nats`, or a cluster of `nodes` (then `nats-2` and so on
 * beside it).
 *
 * @returns `{ url, callerUrl, logUrls }`: for services with user and password, for callers without, and for the services of each
 *   further log; the nodes of a cluster joined by commas
 * @throws Stop with the end of the log when one does not become ready
 */
export async function startNats({ data, supervisor, binary, nodes = 1, logs: added }) {
  const users = natsUsersIn(data);
  const issuer = natsIssuerIn(data);
  const logs = natsLogsIn(data, added);
  const monitor = natsMonitorIn(data);
  const cluster = await Promise.all(
    Array.from({ length: nodes }, async (_, index) => ({
      name: nodeName(index + 1),
      port: await freePort(),
      monitorPort: await freePort(),
      routePort: nodes > 1 ? await freePort() : undefined,
    })),
  );
  await Promise.all(
    cluster.map((node) =>
      startNode({ data, supervisor, binary, users, issuer, logs, monitor, node, cluster }),
    ),
  );

  const urlFor = (credentials) =>
    cluster.map(({ port }) => `nats://${credentials}127.0.0.1:${port}`).join(',');
  const logUrls = Object.fromEntries(
    Object.entries(logs).map(([log, ofLog]) => [log, urlFor(`${natsLoginOf(ofLog)}@`)]),
  );
  return { url: urlFor(`${natsLoginOf(users)}@`), callerUrl: urlFor(''), logUrls };
}

async function startNode({
  data,
  supervisor,
  binary,
  users,
  issuer,
  logs,
  monitor,
  node,
  cluster,
}) {
  const { name, port, monitorPort, routePort } = node;
  const logFile = join(data, `logs/${name}.log`);
  const storeFolder = join(data, name);
  const configFile = join(data, `${name}.conf`);
  mkdirSync(storeFolder, { recursive: true });
  const http = `127.0.0.1:${monitorPort}`;
  const text = natsConfiguration({
    server_name: `${name}-${randomBytes(4).toString('hex')}`,
    listen: `127.0.0.1:${port}`,
    http,
    jetstream: jetStreamSettings({ store_dir: storeFolder }),
    ...(routePort && {
      cluster: {
        name: CLUSTER,
        listen: `127.0.0.1:${routePort}`,
        routes: cluster.map((other) => `nats://127.0.0.1:${other.routePort}`),
      },
    }),
    users,
    issuer,
    logs,
    monitor,
  });
  writeFileDurably(configFile, text);

  await supervisor.keep({
    name,
    command: binary,
    args: ['--config', configFile],
    logFile,
    stopBy: STOP_BY,
  });
  const healthUrl = natsHealthUrl({ http, monitor });
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
  answerOf(url).then(
    ({ ok }) => ok,
    () => false,
  );
const textOf = (url) =>
  answerOf(url)
    .then((answer) => answer.text())
    .catch(() => '');
const answerOf = (url) => fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

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
