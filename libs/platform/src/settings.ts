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

/** The database alone, for a program that needs nothing else. */
export const readDatabaseUrl = (environment: NodeJS.ProcessEnv = process.env): string => {
  const { DATABASE_URL } = readDeclared(environment, 'launcher').values;
  if (DATABASE_URL) return DATABASE_URL as string;
  throw new Error(`DATABASE_URL must be ${settings.DATABASE_URL.expects}.`);
};

/** A key that is no file has nothing beside it. */
const besideLogKey = ({
  WRIT_LOG_KEY,
  WRIT_LOG_KEY_FILE,
}: NodeJS.ProcessEnv): string | undefined =>
  WRIT_LOG_KEY || !WRIT_LOG_KEY_FILE ? undefined : `${WRIT_LOG_KEY_FILE}.signed`;
