import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { passwordsFor, serviceUrl } from './database-roles.mjs';
import { prefixOutput, Stop } from './log.mjs';
import { compileCache, nodeBinary, programFlags } from './node.mjs';
import { freePort } from './ports.mjs';
import { settings } from './read-settings.cjs';
import { root } from './root.mjs';
import { secretVariables } from './secret-files.mjs';
import { keysFileIn } from './secrets.mjs';
import { waitFor } from './wait.mjs';

const READY_WITHIN_MS = 60_000;
/** A service that has failed this often before the system was ready has a fault that waiting does not cure. */
const FAILURES_MAX = 4;

/** A service ends by itself within 9 s of a TERM: it finishes what it has begun and takes no more. */
const STOP_BY = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
];

/**
 * The processes of the system, in the order of their start. `file` is below `dist` unless absolute;
 * the one that is the door listens on the port, and is ready when an instance of each of the others is.
 */
export const services = [
  { name: 'ledger', file: 'apps/ledger/src/main.js' },
  { name: 'intake', file: 'apps/intake/src/main.js' },
  { name: 'policy', file: 'apps/policy/src/main.js' },
  { name: 'approvals', file: 'apps/approvals/src/main.js' },
  { name: 'exceptions', file: 'apps/exceptions/src/main.js' },
  { name: 'gateway', file: 'apps/gateway/src/main.js', isDoor: true },
];

/** All of them in one process. */
export const allServices = [
  { name: 'services', file: 'apps/all-services/src/main.js', isDoor: true },
];

/** Brings the database up to date. */
export const migration = 'apps/migrate.js';

const inDist = (file) => join(root, 'dist', file);
const nodeArgs = (file) => [...programFlags, file.startsWith('/') ? file : inDist(file)];

/** The environment of every program: ours, where the servers are, and where the secrets lie. */
export function systemEnvironment({ data, port, logLevel, natsUrl, natsLogUrls = {}, env = {} }) {
  const logs = Object.entries(natsLogUrls).map(([log, url]) => `${log}=${url}`);
  return {
    ...compileCache,
    ...process.env,
    NATS_URL: natsUrl,
    // Without further logs the variable stays as it is.
    ...(logs.length > 0 && { WRIT_LOGS: logs.join(' ') }),
    WRIT_PORT: String(port),
    WRIT_DATA: data,
    WRIT_LOG_LEVEL: logLevel,
    WRIT_KEYS_FILE: keysFileIn(data),
    // So that the next start runs what this one has compiled.
    WRIT_STORE_COMPILED: 'worked',
    ...secretVariables(data),
    // A key that is no file has nothing beside it.
    WRIT_LOG_SIGNED:
      process.env.WRIT_LOG_SIGNED || (process.env.WRIT_LOG_KEY && join(data, 'log-key.signed')),
    ...env,
  };
}

/**
 * The environment of a process of ours: with the database as the roles of its services, and without the settings that only others read.
 *
 * @param urls `databaseUrl` is the owner's; `serviceDatabaseUrl`, where an operator has set it, is that of all services
 */
export function serviceEnvironment(name, env, { databaseUrl, serviceDatabaseUrl }) {
  const inProcess = servicesIn(name);
  // What is no service of ours is a test's or a bench's.
  if (inProcess.length === 0) return { ...env, DATABASE_URL: databaseUrl };
  const unread = Object.entries(settings)
    .filter(
      ([, { isSecret, isInternal, readBy }]) =>
        (isSecret || isInternal) && !readBy.some((reader) => inProcess.includes(reader)),
    )
    .flatMap(([setting]) => [setting, `${setting}_FILE`]);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([setting]) => !unread.includes(setting))),
    ...databasesOf(inProcess, databaseUrl, serviceDatabaseUrl),
  };
}

function databasesOf(inProcess, databaseUrl, serviceDatabaseUrl) {
  if (serviceDatabaseUrl) return { DATABASE_URL: serviceDatabaseUrl };
  const urls = inProcess.flatMap((name) => {
    const url = serviceUrl(name, databaseUrl);
    return url ? [[name, url]] : [];
  });
  if (inProcess.length === 1) return urls.length > 0 ? { DATABASE_URL: urls[0][1] } : {};
  return { WRIT_DATABASE_URLS: urls.map((pair) => pair.join('=')).join(' ') };
}

/** The services that a process of this name runs. */
const servicesIn = (process) => {
  const names = services.map(({ name }) => name);
  if (allServices.some(({ name }) => name === process)) return names;
  return names.filter((name) => name === process);
};

/** Brings the database up to date as its owner, and sets the passwords of the services' roles where they are ours. */
export async function migrate({ env, databaseUrl, serviceDatabaseUrl, write }) {
  const ofOwner = {
    ...env,
    WRIT_DATABASE_OWNER_URL: databaseUrl,
    ...(serviceDatabaseUrl === undefined && { WRIT_DATABASE_PASSWORDS: passwordsFor(databaseUrl) }),
  };
  await runOnce({ name: 'migrate', file: migration, env: ofOwner, write });
}

/**
 * Runs a program of the system once, to its end.
 * @throws Stop when it ends with another code than 0; its output has been written by then.
 */
export async function runOnce({ name, file, args = [], env, write }) {
  const child = spawn(nodeBinary(), [...nodeArgs(file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  prefixOutput(child, name, write);
  const code = await new Promise((resolve, reject) => {
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
    child.once('error', reject);
  });
  if (code !== 0) throw new Stop(`${name} failed (${code}); what it said is above.`);
}

/** The name of the nth instance of a service: `ledger`, `ledger-2`, `ledger-3` … */
const instanceName = (name, nth) => (nth === 1 ? name : `${name}-${nth}`);

/**
 * Starts every service, in as many instances as `instances` says (`{ ledger: 2 }`), and resolves when
 * the door says that all are ready.
 *
 * @param envOf the environment of a service, by its name · @param port of the door
 * @param write where their output goes, line by line
 * @returns the port of each instance's health and metrics, by its name
 * @throws Stop naming the service that keeps failing, or what was not ready after a minute
 */
export async function startServices({
  supervisor,
  table = services,
  instances = {},
  envOf,
  port,
  write,
}) {
  const failures = new Map();
  const count = ({ name }) => failures.set(name, (failures.get(name) ?? 0) + 1);
  supervisor.on('exit', count);
  const operationsPorts = {};
  for (const { name, file } of table)
    for (let nth = 1; nth <= (instances[name] ?? 1); nth++) {
      const operationsPort = await freePort();
      operationsPorts[instanceName(name, nth)] = operationsPort;
      await supervisor.keep({
        name: instanceName(name, nth),
        command: nodeBinary(),
        args: nodeArgs(file),
        env: { ...envOf(name), WRIT_OPERATIONS_PORT: String(operationsPort) },
        // A channel that closes tells a service that its launcher is gone.
        ipc: true,
        stopBy: STOP_BY,
        write,
      });
    }
  if (table.some(({ isDoor }) => isDoor)) await ready(`http://127.0.0.1:${port}/readyz`, failures);
  supervisor.off('exit', count);
  return operationsPorts;
}

async function ready(url, failures) {
  let last = 'nothing answered';
  const ask = async () => {
    const failing = [...failures].find(([, times]) => times >= FAILURES_MAX)?.[0];
    if (failing) throw new Stop(`${failing} keeps failing; what it said is above.`);
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      last = `${answer.status} ${await answer.text()}`;
      return answer.ok;
    } catch {
      return false;
    }
  };
  if (!(await waitFor(ask, { timeoutMs: READY_WITHIN_MS, everyMs: 50 })))
    throw new Stop(`The services were not ready after a minute. ${url} said: ${last}`);
}
