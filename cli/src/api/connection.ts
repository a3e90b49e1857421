import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Advice, type Connection, WritError } from '#client';
import { LoginStore } from '../login/logins';

export const DEFAULT_URL = 'http://127.0.0.1:8080';

export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  /** The role whose development key is taken. */
  readonly as?: string;
}

/** What a refusal says to do, in options of the command line. */
const ADVICE: Advice = {
  unreachable: 'start it with npm start, or name it by --url',
  401: 'Log in with writ login, or give an API key: --key, WRIT_API_KEY, or --as <role> where .writ/keys.json can be read.',
  403: 'This key may not do that: take one with another role (--key, or --as <role>).',
};

/**
 * Where to connect and as whom: the options, else WRIT_URL and WRIT_API_KEY (or WRIT_API_KEY_FILE), else what `writ login`
 * stored, else the address and the development key of `as` (operator where absent) from keys.json in WRIT_DATA or .writ.
 */
export const connectionFrom = (
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv,
  folder: string,
): Connection => {
  const stated = options.key ?? (options.as ? undefined : keyFromEnvironment(env));
  const named = options.url ?? (env.WRIT_URL || undefined);
  if (stated === undefined && !options.as) {
    // A stored credential goes to the server that it is of, and to no other.
    const stored = new LoginStore(env).find(named && checkedUrl(named));
    if (stored) return { url: stored.url, key: stored.login.key, advice: ADVICE };
  }
  const url = addressFrom(options, env, folder);
  return { url, key: stated ?? keyOf(options.as, env, folder), advice: ADVICE };
};

/** The address that the options, WRIT_URL or the launcher of this folder name, else the default. */
export const addressFrom = (
  { url }: Pick<ConnectionOptions, 'url'>,
  env: NodeJS.ProcessEnv,
  folder: string,
): string => checkedUrl(url ?? (env.WRIT_URL || runningUrl(env, folder)));

/** WRIT_API_KEY, or the content of the file that WRIT_API_KEY_FILE names. */
const keyFromEnvironment = (env: NodeJS.ProcessEnv): string | undefined => {
  const { WRIT_API_KEY: key, WRIT_API_KEY_FILE: file } = env;
  if (key || !file) return key || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WritError(`WRIT_API_KEY_FILE: ${file} cannot be read (${code}).`);
  }
};

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether an address is of this machine. */
export const isLocal = (url: string): boolean =>
  URL.canParse(url) && LOCAL.test(new URL(url).hostname);

/**
 * Where the system of this folder runs, as its launcher wrote it down; else the default. A launcher serves on its own machine:
 * another address is of who made the folder, such as a checkout, and would get the key of the environment.
 */
export const runningUrl = (env: NodeJS.ProcessEnv, folder: string): string => {
  const url = runningAddress('WRIT_URL', env, folder);
  return url !== undefined && isLocal(url) ? url : DEFAULT_URL;
};

/** An address that the launcher of this folder's system wrote down (`WRIT_URL`, `DATABASE_URL`, `NATS_URL`). */
const runningAddress = (
  name: string,
  env: NodeJS.ProcessEnv,
  folder: string,
): string | undefined => {
  try {
    const addresses = readFileSync(join(dataFolder(env, folder), 'addresses'), 'utf8');
    return new RegExp(`^export ${name}='(.+)'$`, 'm').exec(addresses)?.[1];
  } catch {
    // Nothing was started from here: a system that runs elsewhere is named by its address.
    return undefined;
  }
};

/** The address of the database: `--database`, the variable, or that of what runs here. Throws `WritError` where none is known. */
export const databaseFor = (
  given: string | undefined,
  variable: 'DATABASE_URL' | 'WRIT_DATABASE_OWNER_URL',
): string => {
  const { env } = process;
  const url = given ?? (env[variable] || runningAddress(variable, env, process.cwd()));
  if (url) return url;
  throw new WritError(
    `Say which database: --database <url>, or ${variable}, or run it where Writ was started.`,
  );
};

/** The folder in which the launcher's system records what it signed last; undefined where there is none. */
export const runningRecord = (env: NodeJS.ProcessEnv, folder: string): string | undefined => {
  const record = env['WRIT_LOG_SIGNED'] ?? join(dataFolder(env, folder), 'log-key.signed');
  return existsSync(record) ? record : undefined;
};

const dataFolder = (env: NodeJS.ProcessEnv, folder: string): string =>
  env.WRIT_DATA || join(folder, '.writ');

const checkedUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new WritError(`${text} is not an address: give one such as ${DEFAULT_URL}.`);
  return text;
};

const keyOf = (
  role: string | undefined,
  env: NodeJS.ProcessEnv,
  folder: string,
): string | undefined => {
  const file = join(dataFolder(env, folder), 'keys.json');
  const keys = keysIn(file);
  if (!role) return keys?.operator;
  if (!keys) throw new WritError(`${file} cannot be read, so there is no key for --as ${role}.`);
  const key = keys[role];
  if (!key)
    throw new WritError(`${file} has no key for ${role}: it has ${Object.keys(keys).join(', ')}.`);
  return key;
};

const keysIn = (file: string): Record<string, string> | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    // Absent, private or half written: the server will say that a key is wanted.
    return undefined;
  }
};
