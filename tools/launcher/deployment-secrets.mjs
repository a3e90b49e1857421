import { createHmac } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordsFor, readerUrl, serviceUrl } from './database-roles.mjs';
import { createFolderDurably, flushFolder, writeFileDurably } from './durable-file.mjs';
import { Stop } from './log.mjs';
import { DEFAULT_LOG } from './nats-accounts.mjs';
import { jetStreamSettings, natsConfiguration, natsHealthUrl } from './nats.mjs';
import { settings } from './read-settings.cjs';
import { DATABASE_URL_FILE, makeSecrets } from './secret-files.mjs';
import {
  contentKeyFileIn,
  databaseLoginsIn,
  keysFileIn,
  keysIn,
  logKeyFileIn,
  natsIssuerFileIn,
  natsIssuerIn,
  natsLoginOf,
  natsLogsIn,
  natsMonitorIn,
  natsUsersIn,
  postgresPasswordIn,
  tokenSecretFileIn,
} from './secrets.mjs';
import { services } from './services.mjs';
import { readSettings } from './settings.mjs';

const NATS_HTTP = '127.0.0.1:8222';
const CLUSTER = ['nats', 'nats-2', 'nats-3'];
/** A variable of the server's environment: a name that an option sets keeps the server from reading its file again. */
const NATS_NAME = '$NATS_NAME';
const ROUTES_PORT = 6222;
const POSTGRES = 'postgres:5432';
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = { mode: 0o400 };

/**
 * `main.mjs secrets`: makes the keys and passwords of the containers of docker-compose.yml in WRIT_DATA, once, and gives each
 * container its part: the folder `for/<container>`, which is a volume of its own. Files are for their user alone, who may read
 * them (mode 0400); the containers of other images start as root. `main.mjs secrets eu us` adds these logs: their accounts on NATS, and
 * a folder `for/log-<name>/<service>` for each service of theirs.
 */
export function writeDeploymentSecrets(logs = []) {
  const wrong = logs.find((log) => !settings.WRIT_LOG.pattern.test(log) || log === DEFAULT_LOG);
  if (wrong !== undefined)
    throw new Stop(
      `${wrong} is no name of a further log: it must be ${settings.WRIT_LOG.expects}.`,
    );
  const { data } = readSettings();
  createFolderDurably(data);
  chmodSync(data, PRIVATE_FOLDER);
  makeSecrets(data);
  natsLogsIn(data, logs);
  for (const [container, files] of Object.entries(filesByContainer(data))) {
    const folder = join(data, 'for', container);
    createFolderDurably(folder);
    chmodSync(folder, PRIVATE_FOLDER);
    for (const [name, text] of Object.entries(files))
      writeFileDurably(join(folder, name), text, PRIVATE_FILE);
    flushFolder(folder);
  }
  // Written last: it says that a database elsewhere needs these secrets.
  writeFileDurably(
    join(data, DATABASE_URL_FILE),
    readerUrl(ownerUrlOf(data), databaseLoginsIn(data)),
  );
}

/** Container → file → text. A service gets the files of the settings that it reads. */
export function filesByContainer(data) {
  const users = natsUsersIn(data);
  const logs = natsLogsIn(data);
  const monitor = natsMonitorIn(data);
  const nats = {
    server_name: NATS_NAME,
    listen: '0.0.0.0:4222',
    http: NATS_HTTP,
    // Flushed every two minutes, as JetStream does by itself: no answer of Writ rests on it.
    jetstream: jetStreamSettings({ store_dir: '/data' }),
    users,
    logs,
    monitor,
    // The containers read the file, whatever is set here.
    issuer: natsIssuerIn(data, {}),
  };
  return {
    ...filesOfLog({
      data,
      users,
      postgres: POSTGRES,
      ofDeployment: {
        ...sharedBy(data),
        WRIT_NATS_ISSUER: { 'nats-issuer': textOf(natsIssuerFileIn(data)) },
        WRIT_KEYS_FILE: { 'keys.json': textOf(keysFileIn(data)) },
        ...(Object.keys(logs).length > 0 && { WRIT_LOGS: filesOfGateways(logs) }),
      },
    }),
    ...furtherLogs(data, logs),
    examples: { 'admin-key': keysIn(data).admin },
    // People who may run containers may read every volume anyway.
    writ: { 'keys.json': textOf(keysFileIn(data)) },
    postgres: { 'postgres-password': postgresPasswordIn(data) },
    nats: {
      'nats-health-url': natsHealthUrl({ http: NATS_HTTP, monitor }),
      'nats.conf': configurationOf(nats),
      'nats-cluster.conf': configurationOf({ ...nats, cluster: clusterOf(monitor) }),
    },
  };
}

/** Of each further log: its own key, content key and passwords of its database, and what all logs share. It has no gateway. */
const furtherLogs = (data, logs) =>
  Object.fromEntries(
    Object.entries(logs).flatMap(([log, users]) => {
      const ofLog = { data: join(data, 'logs', log), users, postgres: `postgres-${log}:5432` };
      const { gateway: _, ...files } = filesOfLog({ ...ofLog, ofDeployment: sharedBy(data) });
      return Object.entries(files).map(([service, own]) => [`log-${log}/${service}`, own]);
    }),
  );

const sharedBy = (data) => ({
  WRIT_TOKEN_SECRET: { 'token-secret': textOf(tokenSecretFileIn(data)) },
});

/**
 * Service → file → text, of the services of a log and the migration of its database.
 *
 * @param data the folder with its secrets · @param users of its services on NATS · @param postgres host and port
 * @param ofDeployment setting → file → text, of what is no log's own
 */
function filesOfLog({ data, users, postgres, ofDeployment }) {
  const ownerUrl = ownerUrlOf(data, postgres);
  const logins = databaseLoginsIn(data);
  const filesOf = (service) => ({
    DATABASE_URL: {
      'database-url': serviceUrl(service, ownerUrl, logins),
      'database-cluster-url': ofCluster(serviceUrl(service, ownerUrl, logins)),
    },
    NATS_URL: {
      'nats-url': natsUrlOf(users, ['nats']),
      'nats-cluster-url': natsUrlOf(users, CLUSTER),
    },
    WRIT_LOG_KEY: { 'log-key': textOf(logKeyFileIn(data)) },
    WRIT_CONTENT_KEY: { 'content-key': textOf(contentKeyFileIn(data)) },
    ...ofDeployment,
  });
  const ofServices = services.map(({ name }) => {
    const read = Object.entries(filesOf(name)).filter(([setting]) =>
      settings[setting].readBy.includes(name),
    );
    return [name, Object.assign({}, ...read.map(([, files]) => files))];
  });
  return {
    ...Object.fromEntries(ofServices),
    migrate: {
      'database-owner-url': ownerUrl,
      'database-owner-cluster-url': ofCluster(ownerUrl),
      'database-passwords': passwordsFor(ownerUrl, logins),
    },
  };
}

const filesOfGateways = (logs) => {
  const urls = (hosts) =>
    Object.entries(logs)
      .map(([log, users]) => `${log}=${natsUrlOf(users, hosts)}`)
      .join(' ');
  return { logs: urls(['nats']), 'logs-cluster': urls(CLUSTER) };
};

const natsUrlOf = (users, hosts) =>
  hosts.map((host) => `nats://${natsLoginOf(users)}@${host}:4222`).join(',');

const textOf = (path) => readFileSync(path, 'utf8');

/** The server replaces a variable that stands without quotes. */
const configurationOf = (nats) =>
  natsConfiguration(nats).replace(JSON.stringify(NATS_NAME), NATS_NAME);

const ownerUrlOf = (data, postgres = POSTGRES) =>
  `postgres://postgres:${postgresPasswordIn(data)}@${postgres}/writ`;

/** Beside each Postgres is a standby of its own: `standby`, and `standby-eu` of the log eu. */
const ofCluster = (url) =>
  url
    ?.replace(/@postgres(.*)(:\d+)\//, '@postgres$1$2,standby$1$2/')
    .concat('?target_session_attrs=read-write');

/** Nodes tell each other everything: they have a password of their own, which follows from the secret that they alone have. */
const clusterOf = (monitor) => {
  const user = 'nodes';
  const own = createHmac('sha256', monitor).update('writ:nats-cluster').digest('base64url');
  return {
    name: 'writ',
    listen: `0.0.0.0:${ROUTES_PORT}`,
    authorization: { user, password: own },
    routes: CLUSTER.map((host) => `nats://${user}:${own}@${host}:${ROUTES_PORT}`),
  };
};
