import { type Pool } from 'pg';
import { type AnsweredAsOf, type QueryReply, type QueryRequest, streamOf, views } from '#contracts';
import { type FieldError, questionRefused, type RecordedEvent } from '#kernel';
import { withBodies } from '../../log/archive/archived-bodies';
import { type Texts } from '../../evidence/texts/texts';
import { textsIn, withTexts } from '../../domain/texts-in-events';
import { camelCase } from './view-columns';
import { decodeCursor, encodeCursor } from './cursor';
import { fitting, jsonBytes, PAGE_BYTES } from './page-bytes';
import { pointerTo, readValue } from './filter-values';

const { workOrderHistory } = views;
const LIMIT_MAX = 1_000;

/** An event as it is shown; `data` is as in the log, with its free texts. */
const TYPES = {
  position: 'bigint',
  version: 'integer',
  id: 'text',
  type: 'text',
  schemaVersion: 'integer',
  occurredAt: 'timestamp with time zone',
  recordedAt: 'timestamp with time zone',
  actor: 'jsonb',
  causationId: 'text',
  correlationId: 'text',
  data: 'jsonb',
} as const;
const COLUMNS = Object.keys(TYPES) as (keyof typeof TYPES)[];

/** Filters are conditions on the log's own columns. */
const CONDITIONS: Readonly<Record<string, { readonly type: string; readonly sql: string }>> = {
  type: { type: 'text', sql: 'type = ' },
  from: { type: 'timestamp with time zone', sql: 'recorded_at >= ' },
  to: { type: 'timestamp with time zone', sql: 'recorded_at < ' },
};

/** SQL: when an archived event occurred is found when its bytes are read. */
const occurredBy = (time: string): string => `CASE WHEN octet_length(body) = 0 THEN true
  ELSE (convert_from(body, 'UTF8')::jsonb ->> 'occurredAt')::timestamptz <= ${time} END`;

const hadOccurredBy =
  (time: string) =>
  ({ occurredAt }: RecordedEvent): boolean =>
    Date.parse(occurredAt) <= Date.parse(time);

/**
 * The events of one work order in order, straight from the log: it is never behind. Answers no rows
 * for a work order that nobody has spoken of. The database stops behind the first event that does
 * not fit into the answer, which tells that there are more: bodies are long.
 */
export const readHistory = async (
  pool: Pool,
  texts: Pick<Texts, 'of'>,
  request: QueryRequest,
  { asOf, isReadable }: { readonly asOf?: AnsweredAsOf; readonly isReadable: boolean },
): Promise<QueryReply> => {
  const { name, tenant, filters, cursor } = request;
  const after = cursor === undefined ? 0 : decodeCursor(name, ['integer'], cursor)[0];
  const limit = Math.min(request.limit, LIMIT_MAX);
  const { workOrderId, conditions, bound } = readFilters(filters, asOf);
  if (!isReadable) conditions.push('AND false');
  const { rows } = await pool.query<Row>({
    text: `SELECT p.position AS end, e.position, e.body
      FROM (SELECT coalesce(max(position), 0) AS position FROM ledger.events) AS p
      LEFT JOIN LATERAL (
        SELECT position, version, body FROM (
          SELECT *, sum(octet_length(body)) OVER (ORDER BY version) - octet_length(body) AS before
          FROM (
            SELECT position, version, body FROM ledger.events
            WHERE tenant = $1 AND stream = $2 AND version > $3 ${conditions.join(' ')}
            ORDER BY version LIMIT $4
          ) AS requested
        ) AS measured WHERE before <= ${PAGE_BYTES}
      ) AS e ON true ORDER BY e.version`,
    values: [tenant, streamOf.workOrder(workOrderId), after, limit + 1, ...bound],
  });
  const found = (await withBodies(pool, rows, PAGE_BYTES)).flatMap(({ position, body }) =>
    body ? [{ position, body }] : [],
  );
  const fit = fitting(found.slice(0, limit), ({ body }) => body.length);
  const read = fit.map(({ position, body }) => eventOf(position!, body));
  const events = asOf?.known === 'now' ? read.filter(hadOccurredBy(asOf.time)) : read;
  const fields = events.flatMap((event) => [...textsIn(event).values()]);
  const opened = await texts.of(tenant, fields);
  const page = fitting(
    events.map((event) => withTexts(event, opened)),
    jsonBytes,
  );
  const isCut = page.length < events.length;
  const last = isCut ? page.at(-1) : read.at(-1);
  return {
    columns: COLUMNS,
    types: Object.values(TYPES),
    rows: page.map((event) => Object.fromEntries(COLUMNS.map((name) => [name, event[name]]))),
    nextCursor:
      (isCut || rows.length > read.length) && last ? encodeCursor(name, [last.version]) : null,
    position: asOf?.position ?? Number(rows[0]!.end),
  };
};

interface Row {
  readonly end: string;
  readonly position: string | null;
  readonly body: Buffer | null;
}

const eventOf = (position: string, body: Buffer): RecordedEvent => ({
  ...(JSON.parse(body.toString()) as RecordedEvent),
  position: Number(position),
});

const readFilters = (filters: QueryRequest['filters'], asOf?: AnsweredAsOf) => {
  const errors: FieldError[] = [];
  const conditions: string[] = [];
  const bound: unknown[] = [];
  const { workOrderId, ...others } = filters;
  if (!workOrderId) errors.push({ pointer: '/workOrderId', message: 'must name a work order' });
  for (const [filter, text] of Object.entries(others)) {
    const condition = Object.hasOwn(CONDITIONS, filter) ? CONDITIONS[filter] : undefined;
    const read = condition ? readValue(condition.type, text) : { expected: NO_SUCH_FILTER };
    if ('expected' in read) errors.push({ pointer: pointerTo(filter), message: read.expected });
    else conditions.push(`AND ${condition!.sql} $${bound.push(read.value) + 4}`);
  }
  if (errors.length > 0) throw questionRefused(errors);
  if (asOf) conditions.push(`AND position <= $${bound.push(asOf.position) + 4}`);
  if (asOf?.known === 'now') conditions.push(`AND ${occurredBy(`$${bound.push(asOf.time) + 4}`)}`);
  return { workOrderId: workOrderId!, conditions, bound };
};

const NO_SUCH_FILTER = `is no filter here: there are ${[
  ...Object.values(workOrderHistory.filters).map(camelCase),
  'from',
  'to',
].join(', ')}`;
