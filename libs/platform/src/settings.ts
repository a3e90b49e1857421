import { type Program, readDeclared, settings } from '#settings';

export type { Program };

type Declared = typeof settings;
type ValueOf<Setting> = Setting extends { parse: (text: string) => infer Value }
  ? Setting extends { preset: unknown } | { isRequired: true }
    ? NonNullable<Value>
    : Value | undefined
  : never;

/** What a process takes from its environment; nothing else is configuration. */
export type Settings = { readonly [Name in keyof Declared]: ValueOf<Declared[Name]> };

/** Reads and checks what a service reads. Throws one error that names every bad variable and what is expected. */
export const readSettings = (
  service: Program,
  environment: NodeJS.ProcessEnv = process.env,
): Settings => {
  const { values, problems } = readDeclared(environment, service);
  if (settings.WRIT_LOG_SIGNED.readBy.some((reader) => reader === service))
    values.WRIT_LOG_SIGNED ??= besideLogKey(environment);
  if (problems.length > 0) throw new Error(problems.join(' '));
  return values as Settings;
};

/** The settings of a service that shares its process: it has the database as its own role. */
export const environmentIn = (
  service: Program,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => {
  if (!settings.WRIT_DATABASE_URLS.readBy.some((reader) => reader === service)) return environment;
  const { WRIT_DATABASE_URLS: urls = '' } = readDeclared(environment, service).values;
  const [, url] = new RegExp(`(?:^|\\s)${service}=(\\S+)`).exec(String(urls)) ?? [];
  return url === undefined ? environment : { ...environment, DATABASE_URL: url };
};

/** What a migration takes from its environment. */
export interface MigrationSettings {
  /** The database as the role that owns the tables. */
  readonly ownerUrl: string;
  /** Passwords that it sets, by role; none where an administrator sets them. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Without an owner's URL, the role of the services owns the tables as well. */
export const readMigrationSettings = (
  environment: NodeJS.ProcessEnv = process.env,
): MigrationSettings => {
  const { values, problems } = readDeclared(environment, 'launcher');
  if (problems.length > 0) throw new Error(problems.join(' '));
  const { WRIT_DATABASE_OWNER_URL, DATABASE_URL, WRIT_DATABASE_PASSWORDS = '' } = values;
  const url = WRIT_DATABASE_OWNER_URL ?? DATABASE_URL;
  if (!url)
    throw new Error(`WRIT_DATABASE_OWNER_URL must be ${settings.WRIT_DATABASE_OWNER_URL.expects}.`);
  return { ownerUrl: String(url), passwords: passwordsIn(String(WRIT_DATABASE_PASSWORDS)) };
};

const passwordsIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+):([\w-]+)/g)].map(([, role, password]) => [role, password]),
  );

/** A key that is no file has nothing beside it. */
const besideLogKey = ({
  WRIT_LOG_KEY,
  WRIT_LOG_KEY_FILE,
}: NodeJS.ProcessEnv): string | undefined =>
  WRIT_LOG_KEY || !WRIT_LOG_KEY_FILE ? undefined : `${WRIT_LOG_KEY_FILE}.signed`;
