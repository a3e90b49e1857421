import { readFileSync } from 'node:fs';
import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';

const MIB = 1024 * 1024;
const PLACE = 'postgres|folder:/[^,]*|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9_./-]*)?';
const PLACES = new RegExp(`^(?:${PLACE})(?:,(?:${PLACE}))*$`);
const ANCHOR = '(?:[A-Za-z0-9][\\w.-]*=)?(?:file:/|git:/|webhook:https?://|witness:https?://)\\S+';
const ANCHORS = new RegExp(`^(?:${ANCHOR}(?:\\s+${ANCHOR})*)?$`);

/** What a process takes from its environment; nothing else is configuration. */
export class Settings {
  /** Postgres, as a URL. */
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must be a postgres:// URL' })
  DATABASE_URL!: string;

  /** NATS with JetStream, as a URL; several are joined by commas. */
  @Matches(/^(nats|tls):\/\//, { message: 'NATS_URL must be a nats:// URL' })
  NATS_URL!: string;

  /** Copies that a NATS cluster keeps of each stream. */
  @Type(() => Number)
  @IsIn([1, 3, 5], { message: 'WRIT_STREAM_REPLICAS must be 1, 3 or 5' })
  WRIT_STREAM_REPLICAS = 1;

  /** Bytes that each stream may take: the ledger keeps all events, a stream the latest. */
  @Type(() => Number)
  @IsInt({ message: 'WRIT_STREAM_MAX_BYTES must be a number of bytes' })
  @Min(16 * MIB, { message: 'WRIT_STREAM_MAX_BYTES must be 16777216 (16 MiB) or more' })
  @Max(256 * 1024 * MIB, {
    message: 'WRIT_STREAM_MAX_BYTES must be at most 274877906944 (256 GiB)',
  })
  WRIT_STREAM_MAX_BYTES = 256 * MIB;

  /** The port of the gateway. */
  @Type(() => Number)
  @IsInt({ message: 'WRIT_PORT must be a port number from 0 to 65535' })
  @Min(0)
  @Max(65_535)
  WRIT_PORT = 8080;

  /** The address that the gateway listens on. */
  @IsString()
  WRIT_HOST = '127.0.0.1';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'WRIT_LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
  })
  WRIT_LOG_LEVEL = 'info';

  /** A JSON file of role → API key that exist from the start (development). */
  @IsOptional()
  @IsString()
  WRIT_KEYS_FILE?: string;

  /** Signs the short-lived tokens of NATS callers; at least 32 characters. */
  @MinLength(32, { message: 'WRIT_TOKEN_SECRET must have at least 32 characters' })
  WRIT_TOKEN_SECRET!: string;

  /** Signs the checkpoints of the log: a signer key (C2SP signed-note) whose name is the log's origin. */
  @IsOptional()
  @Matches(/^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/, {
    message: 'WRIT_LOG_KEY must be a signer key: PRIVATE+KEY+<name>+<id>+<base64>',
  })
  WRIT_LOG_KEY?: string;

  /**
   * The folder that records what this machine has signed of the log: on a disk that survives a restart, outside the
   * database. Beside the file of WRIT_LOG_KEY_FILE where nothing is set.
   */
  @IsOptional()
  @IsString()
  WRIT_LOG_SIGNED?: string;

  /** Signs what a caller may do on NATS; without it nobody but the services signs in there. */
  @IsOptional()
  @Matches(/^SA[A-Z2-7]{56}$/, { message: 'WRIT_NATS_ISSUER must be the seed of an account nkey' })
  WRIT_NATS_ISSUER?: string;

  /** Wraps the keys to what is kept beside the log; several are joined by commas, the first wraps. */
  @IsOptional()
  @Matches(/^[\w-]{1,64}:[A-Za-z0-9+/]{43}=(\s*,\s*[\w-]{1,64}:[A-Za-z0-9+/]{43}=)*$/, {
    message: 'WRIT_CONTENT_KEY must be <id>:<base64 of 32 bytes>, several joined by commas',
  })
  WRIT_CONTENT_KEY?: string;

  /**
   * Where contents of evidence lie that are too large for the database: `postgres` (there all the same),
   * `folder:<path>`, `s3://<bucket>/<prefix>`. Several are joined by commas: the first takes what is new.
   */
  @Matches(PLACES, {
    message:
      'WRIT_CONTENT_PLACE must be postgres, folder:</absolute/path> or s3://<bucket>/<prefix>, several joined by commas',
  })
  WRIT_CONTENT_PLACE = 'postgres';

  /** Bytes up to which content lies in the database wherever the rest does. */
  @Type(() => Number)
  @IsInt({ message: 'WRIT_CONTENT_IN_POSTGRES_UP_TO must be a number of bytes, at most 16 MiB' })
  @Min(0, { message: 'WRIT_CONTENT_IN_POSTGRES_UP_TO must be 0 or more' })
  @Max(16 * MIB, { message: 'WRIT_CONTENT_IN_POSTGRES_UP_TO must be at most 16777216 (16 MiB)' })
  WRIT_CONTENT_IN_POSTGRES_UP_TO = MIB;

  /** Bytes that one content may have. */
  @Type(() => Number)
  @IsInt({ message: 'WRIT_CONTENT_MAX must be a number of bytes' })
  @Min(MIB, { message: 'WRIT_CONTENT_MAX must be 1048576 (1 MiB) or more' })
  @Max(64 * 1024 * MIB, { message: 'WRIT_CONTENT_MAX must be at most 68719476736 (64 GiB)' })
  WRIT_CONTENT_MAX = 1024 * MIB;

  /** The S3-compatible store, where it is not Amazon's. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s/]/, { message: 'WRIT_S3_ENDPOINT must be an http:// or https:// URL' })
  WRIT_S3_ENDPOINT?: string;

  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'WRIT_S3_REGION must be the name of a region' })
  WRIT_S3_REGION = 'us-east-1';

  /** Where checkpoints of the log are kept outside, separated by spaces: docs/anchoring.md. */
  @Transform(({ value }) => String(value).trim())
  @Matches(ANCHORS, {
    message:
      'WRIT_ANCHORS must be anchors separated by spaces: file:/path, git:/path, webhook:https://…, witness:https://…#<verifier key>, each with <name>= before it or without',
  })
  WRIT_ANCHORS = '';

  /** Seconds after which an anchor is given the next checkpoint. */
  @Type(() => Number)
  @IsInt({ message: 'WRIT_ANCHOR_EVERY must be a whole number of seconds from 1 to 86400' })
  @Min(1, { message: 'WRIT_ANCHOR_EVERY must be a whole number of seconds from 1 to 86400' })
  @Max(86_400, { message: 'WRIT_ANCHOR_EVERY must be a whole number of seconds from 1 to 86400' })
  WRIT_ANCHOR_EVERY = 300;

  /** Signs what is sent to webhook anchors that have no secret of their own (Standard Webhooks). */
  @IsOptional()
  @Matches(/^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/, {
    message: 'WRIT_ANCHOR_WEBHOOK_SECRET must be whsec_<base64 of 24 to 64 bytes>',
  })
  WRIT_ANCHOR_WEBHOOK_SECRET?: string;

  /** Whether webhooks may lead to private addresses, and by plain http: for development. */
  @IsIn(['deny', 'allow'], { message: 'WRIT_WEBHOOKS_PRIVATE must be deny or allow' })
  WRIT_WEBHOOKS_PRIVATE: 'deny' | 'allow' = 'deny';
}

/**
 * Reads and checks the environment. `<NAME>_FILE` names a file that holds the value of `<NAME>`.
 * Throws one error that names every bad variable and what is expected.
 */
export const readSettings = (environment: NodeJS.ProcessEnv = process.env): Settings => {
  const named = Object.fromEntries(
    [
      'DATABASE_URL',
      'NATS_URL',
      'WRIT_PORT',
      'WRIT_STREAM_REPLICAS',
      'WRIT_STREAM_MAX_BYTES',
      'WRIT_HOST',
      'WRIT_LOG_LEVEL',
      'WRIT_KEYS_FILE',
      'WRIT_TOKEN_SECRET',
      'WRIT_LOG_KEY',
      'WRIT_LOG_SIGNED',
      'WRIT_NATS_ISSUER',
      'WRIT_CONTENT_KEY',
      'WRIT_CONTENT_PLACE',
      'WRIT_CONTENT_IN_POSTGRES_UP_TO',
      'WRIT_CONTENT_MAX',
      'WRIT_S3_ENDPOINT',
      'WRIT_S3_REGION',
      'WRIT_ANCHORS',
      'WRIT_ANCHOR_EVERY',
      'WRIT_ANCHOR_WEBHOOK_SECRET',
      'WRIT_WEBHOOKS_PRIVATE',
    ]
      .map((name) => [name, fromEnvironment(environment, name)])
      .filter(([, value]) => value !== undefined),
  );
  const settings = plainToInstance(Settings, named, { exposeDefaultValues: true });
  const problems = validateSync(settings).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );
  if (problems.length > 0)
    throw new Error(`The environment is not complete: ${problems.join('; ')}.`);
  return settings;
};

const fromEnvironment = (environment: NodeJS.ProcessEnv, name: string): string | undefined => {
  if (environment[name]) return environment[name];
  if (name === 'WRIT_LOG_SIGNED') return besideLogKey(environment);
  const file = name === 'WRIT_KEYS_FILE' ? undefined : environment[`${name}_FILE`];
  return file ? secretIn(file, `${name}_FILE`) : undefined;
};

/** A key that is no file has nothing beside it. */
const besideLogKey = ({
  WRIT_LOG_KEY,
  WRIT_LOG_KEY_FILE,
}: NodeJS.ProcessEnv): string | undefined =>
  WRIT_LOG_KEY || !WRIT_LOG_KEY_FILE ? undefined : `${WRIT_LOG_KEY_FILE}.signed`;

/** Throws, naming the file, when it cannot be read or a power cut has left nothing in it. */
const secretIn = (file: string, variable: string): string => {
  const because = (reason: string, cause?: unknown): Error =>
    new Error(`${variable}: ${file} ${reason}. Restore it from a backup.`, { cause });
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text.replaceAll('\0', '') !== '') return text;
  } catch (error) {
    throw because(`cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
  throw because('is empty');
};
