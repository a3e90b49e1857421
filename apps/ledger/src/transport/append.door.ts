import { type AppendItem, type ReadLogRequest, type ReadStreamRequest, subjects } from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, openRawDoor, type Platform } from '#platform';
import { readLog, readStream } from '../log/log-reader';
import { type LogWriter } from '../log/log-writer';

const ITEMS_MAX = 5_000;
const TEXT_MAX = 512;
const STREAM = /^[A-Za-z0-9_-]{1,128}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;

type Door = { close(): void };

/** Appends are answered by the holder of the lease alone, so this door opens and closes with it. */
export const openAppendDoor = ({ connection, log }: Platform, writer: LogWriter): Door => {
  const subscription = openRawDoor(
    connection,
    subjects.ledger.append,
    undefined,
    async (data) => {
      const items = parseItems(data);
      const results = await Promise.all(items.map((item) => writer.append(item)));
      return JSON.stringify({ ok: true, results });
    },
    (note, error) => log.error({ err: error }, note),
  );
  return { close: () => subscription.unsubscribe() };
};

/** Reads are answered by any instance, from the primary. */
export const openReadDoors = ({ connection, pool, log }: Platform): void => {
  const fault = (note: string, error: unknown): void => log.error({ err: error }, note);
  openRawDoor(
    connection,
    subjects.ledger.readStream,
    'ledger',
    async (data) => {
      const request = parse<ReadStreamRequest>(data);
      if (!isText(request.tenant) || !isText(request.stream) || !isCount(request.afterVersion))
        throw malformed('a read names tenant, stream and afterVersion');
      return readStream(pool, request).catch(asUnavailable);
    },
    fault,
  );
  openRawDoor(
    connection,
    subjects.ledger.readLog,
    'ledger',
    async (data) => {
      const request = parse<ReadLogRequest>(data);
      if (!isCount(request.afterPosition) || !isCount(request.limit))
        throw malformed('a read of the log names afterPosition and limit');
      return readLog(pool, request).catch(asUnavailable);
    },
    fault,
  );
};

const parse = <T extends object>(data: Uint8Array): T => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    throw malformed('the frame is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw malformed('the frame is not an object');
  return value as T;
};

const parseItems = (data: Uint8Array): readonly AppendItem[] => {
  const { items } = parse<{ items: unknown }>(data);
  if (!Array.isArray(items) || items.length === 0 || items.length > ITEMS_MAX)
    throw malformed(`an append has 1 to ${ITEMS_MAX} items`);
  const wrong = items.findIndex((item) => !isItem(item));
  if (wrong >= 0) throw malformed(`item ${wrong} is not an append item`);
  return items as AppendItem[];
};

/** What the log's integrity rests on; what is inside `data` is its owner's to say. */
const isItem = (item: AppendItem | null): boolean =>
  typeof item === 'object' &&
  item !== null &&
  isText(item.tenant) &&
  STREAM.test(item.stream) &&
  (item.expectedVersion === null || isCount(item.expectedVersion)) &&
  isText(item.command?.principal) &&
  isText(item.command.id) &&
  DIGEST.test(item.command.digest) &&
  isText(item.actor?.id) &&
  isText(item.correlationId) &&
  Array.isArray(item.events) &&
  item.events.every(
    (event) =>
      UUID.test(event?.id) &&
      isText(event.type) &&
      isCount(event.schemaVersion) &&
      isObject(event.data),
  );

const isText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= TEXT_MAX &&
  !value.includes('\0');
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const malformed = (why: string): Refusal =>
  new Refusal('invalid_request', `Malformed frame: ${why}.`);
