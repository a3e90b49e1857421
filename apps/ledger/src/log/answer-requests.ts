import { type Pool } from 'pg';
import { subjects } from '#contracts';
import {
  type AppendItem,
  type AppendResult,
  type CommandKey,
  parseInstant,
  type ReadLogRequest,
  type ReadStreamRequest,
  Refusal,
  type SealedContent,
  type StreamVersion,
} from '#kernel';
import { answerJson, asUnavailable, type Payload, type Platform } from '#platform';
import { readLog, readMissed, readStream } from './log-reader';
import { type LogWriter } from './log-writer';
import { streamKey } from './batch';

const ITEMS_MAX = 5_000;
const TEXT_MAX = 512;
const DEPENDS_ON_MAX = 16;
const STREAM = /^[A-Za-z0-9_-]{1,128}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const SALT = /^[0-9a-f]{2,128}$/;
const VERSION_MAX = 2_147_483_647;

type Subscription = { close(): void };

/** Only the holder of the lease answers appends: the subscription opens and closes with the lease. */
export const answerAppends = (
  { connection, pool, log }: Platform,
  writer: LogWriter,
): Subscription => {
  const subscription = answerJson(
    connection,
    subjects.ledger.append,
    undefined,
    async (payload) => {
      const items = parseItems(payload);
      const bytes = payload.length / items.length;
      const results = await Promise.all(items.map((item) => writer.append(item, bytes)));
      return `{"ok":true,"results":[${await resultsJson(pool, items, results)}]}`;
    },
    (note, error) => log.error({ err: error }, note),
  );
  return { close: () => subscription.unsubscribe() };
};

/** Any instance answers reads, from the primary. */
export const answerReads = ({ connection, pool, log }: Platform): void => {
  const fault = (note: string, error: unknown): void => log.error({ err: error }, note);
  answerJson(
    connection,
    subjects.ledger.readStream,
    'ledger',
    async (payload) => {
      const request = parse<ReadStreamRequest>(payload);
      const { tenant, stream, afterVersion, command } = request;
      if (!isText(tenant) || !isText(stream) || !isVersion(afterVersion))
        throw malformed('a read names tenant, stream and afterVersion');
      if (!isOptional(isCommand, command))
        throw malformed('the command of a read has principal, id and digest');
      return readStream(pool, request).catch(asUnavailable);
    },
    fault,
  );
  answerJson(
    connection,
    subjects.ledger.readLog,
    'ledger',
    async (payload) => {
      const request = parse<ReadLogRequest>(payload);
      if (!isCount(request.afterPosition) || !isCount(request.limit))
        throw malformed('a read of the log names afterPosition and limit');
      return readLog(pool, request).catch(asUnavailable);
    },
    fault,
  );
};

const decoder = new TextDecoder('utf-8', { fatal: true });

const parse = <T extends object>(payload: Payload): T => {
  let value: unknown;
  try {
    value = JSON.parse(typeof payload === 'string' ? payload : decoder.decode(payload));
  } catch {
    throw malformed('the frame is not JSON');
  }
  if (!isObject<T>(value)) throw malformed('the frame is not an object');
  return value;
};

const parseItems = (payload: Payload): readonly AppendItem[] => {
  const { items } = parse<{ items: unknown }>(payload);
  if (!Array.isArray(items) || items.length === 0 || items.length > ITEMS_MAX)
    throw malformed(`an append has 1 to ${ITEMS_MAX} items`);
  const wrong = items.findIndex((item) => !isItem(item));
  if (wrong >= 0) throw malformed(`item ${wrong} is not an append item`);
  return items as AppendItem[];
};

/** Validates what the log's integrity depends on; the service that owns an event validates its `data`. */
const isItem = (item: AppendItem | null): boolean =>
  isObject(item) &&
  isText(item.tenant) &&
  isLike(STREAM, item.stream) &&
  (item.expectedVersion === null || isVersion(item.expectedVersion)) &&
  isOptional(areStreamVersions, item.dependsOn) &&
  isOptional((id) => isLike(UUID, id), item.follows) &&
  isCommand(item.command) &&
  isText(item.actor?.id) &&
  isOptional(isShort, item.actor.key) &&
  isText(item.correlationId) &&
  isOptional(isShort, item.traceparent) &&
  isOptional(isText, item.causationId) &&
  Array.isArray(item.events) &&
  item.events.every(isEvent) &&
  isOptional(areContents, item.contents);

const isEvent = (event: AppendItem['events'][number] | null): boolean =>
  isObject(event) &&
  isLike(UUID, event.id) &&
  isText(event.type) &&
  isVersion(event.schemaVersion) &&
  isOptional(isInstant, event.occurredAt) &&
  isObject(event.data);

const areStreamVersions = (streams: unknown): boolean =>
  Array.isArray(streams) &&
  streams.length <= DEPENDS_ON_MAX &&
  streams.every(
    (at: Partial<StreamVersion> | null) =>
      isObject(at) && isLike(STREAM, at.stream) && isVersion(at.version),
  );

const isCommand = (command: unknown): boolean =>
  isObject<Partial<CommandKey>>(command) &&
  isText(command.principal) &&
  isText(command.id) &&
  isLike(DIGEST, command.digest);

const areContents = (contents: unknown): boolean =>
  Array.isArray(contents) &&
  contents.every(
    (content: Partial<SealedContent> | null) =>
      isObject(content) &&
      isLike(UUID, content.ref) &&
      isLike(SALT, content.salt) &&
      typeof content.content === 'string' &&
      !content.content.includes('\0'),
  );

const isShort = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= TEXT_MAX && !value.includes('\0');
const isText = (value: unknown): value is string => isShort(value) && value.length > 0;
/** A pattern alone would accept a list of one text as that text. */
const isLike = (pattern: RegExp, value: unknown): boolean =>
  typeof value === 'string' && pattern.test(value);
const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && parseInstant(value) !== undefined;
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
/** Versions are integers of the database. */
const isVersion = (value: unknown): boolean => isCount(value) && Number(value) <= VERSION_MAX;
const isObject = <T extends object>(value: T | unknown): value is T =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOptional = (accepts: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || value === null || accepts(value);

const malformed = (why: string): Refusal =>
  new Refusal('invalid_request', `Malformed frame: ${why}.`);

/** For all conflicts of a request: an answer stays well below the bus's maximum payload. */
const MISSED_BYTES_MAX = 384 * 1024;

/**
 * The results of an append as JSON. The first conflict of a stream carries the events after the version that the item
 * expected, so that its sender decides again without a read. The sender of a conflict without them reads by itself.
 */
const resultsJson = async (
  pool: Pool,
  items: readonly AppendItem[],
  results: readonly AppendResult[],
): Promise<string> => {
  const answered = new Set<string>();
  const texts: string[] = [];
  let bytesLeft = MISSED_BYTES_MAX;
  for (const [i, result] of results.entries()) {
    const item = items[i]!;
    const isFirst = isBehind(item, result) && !answered.has(streamKey(item));
    const missed = isFirst && bytesLeft > 0 ? await missedBy(pool, item, bytesLeft) : undefined;
    const text = JSON.stringify(result);
    if (missed === undefined) {
      texts.push(text);
      continue;
    }
    answered.add(streamKey(item));
    bytesLeft -= Buffer.byteLength(missed);
    texts.push(`${text.slice(0, -1)},"missed":${missed}}`);
  }
  return texts.join(',');
};

const isBehind = ({ expectedVersion }: AppendItem, result: AppendResult): boolean =>
  result.outcome === 'conflict' && expectedVersion !== null && expectedVersion < result.version;

/** Undefined where nothing more fits, and where the database does not answer: missed events are optional. */
const missedBy = async (
  pool: Pool,
  { tenant, stream, expectedVersion }: AppendItem,
  bytesLeft: number,
): Promise<string | undefined> => {
  const request = { tenant, stream, afterVersion: expectedVersion! };
  const missed = await readMissed(pool, request, bytesLeft).catch(() => undefined);
  return missed !== undefined && Buffer.byteLength(missed) <= bytesLeft ? missed : undefined;
};
