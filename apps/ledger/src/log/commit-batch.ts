import { type Client } from 'pg';
import { RECORDED_BEHIND_MAX_MS } from '#kernel';
import { readRowType, rowArray, type RowType, textArray } from '#platform';
import { type SealedBatch } from '../evidence/texts/text-keys';
import { type Plan, type PlannedCommand, type PlannedEvent } from './batch';
import { type Head, ISO, LEASE } from './log-store';
import { byteaArray, int4Array, uuidArray } from './pg-arrays';

/** The tables of each commit as a connection finds them: newer code may have added columns. */
export interface LogTables {
  readonly events: RowType;
  readonly commands: RowType;
}

export const readLogTables = async (client: Client): Promise<LogTables> => ({
  events: await readRowType(client, 'ledger.events'),
  commands: await readRowType(client, 'ledger.commands'),
});

const EVENT_COLUMNS = [
  'position',
  'id',
  'tenant',
  'stream',
  'version',
  'type',
  'recorded_at',
  'body',
  'leaf',
] as const;

const eventRow = (
  { position, id, tenant, stream, version, type, body, leaf }: PlannedEvent,
  recorded_at: string,
): TableRow<typeof EVENT_COLUMNS> => ({
  position,
  id,
  tenant,
  stream,
  version,
  type,
  recorded_at,
  body,
  leaf,
});

const COMMAND_COLUMNS = [
  'tenant',
  'principal',
  'command_id',
  'digest',
  'first_position',
  'last_position',
  'version',
  'answer',
  'recorded_at',
] as const;

const commandRow = (
  { item: { tenant, command }, result }: PlannedCommand,
  recorded_at: string,
): TableRow<typeof COMMAND_COLUMNS> => ({
  tenant,
  principal: command.principal,
  command_id: command.id,
  digest: Buffer.from(command.digest, 'hex'),
  first_position: result.firstPosition,
  last_position: result.lastPosition,
  version: result.version,
  answer: Buffer.from(JSON.stringify(result.answer ?? null)),
  recorded_at,
});

type TableRow<Columns extends readonly string[]> = Readonly<
  Record<Columns[number], string | number | Uint8Array | null>
>;

/** One array of rows: Postgres prepares each array by itself, which for one event takes longer than to insert it. */
const insertRows = (
  table: keyof LogTables,
  columns: readonly string[],
  rows: string,
): string => `INSERT INTO ledger.${table} (${columns.join(', ')})
    SELECT ${columns.map((column) => `r.${column}`).join(', ')}
    FROM head, unnest(${rows}::ledger.${table}[]) AS r`;

/** One row, column by column: to take it out of an array takes Postgres about a sixth of such a commit. */
const insertRow = (
  table: keyof LogTables,
  columns: readonly string[],
  first: number,
): string => `INSERT INTO ledger.${table} (${columns.join(', ')})
    SELECT ${columns.map((_, i) => `$${first + i}`).join(', ')} FROM head`;

interface Inserts {
  readonly events: string;
  readonly commands: string;
  /** Few batches have texts: Postgres takes time even to insert none of them. */
  readonly texts?: string;
}

const commitSql = ({ events, commands, texts = '' }: Inserts): string => `
  WITH head AS (
    UPDATE ledger.head SET size = size + $1::bigint, frontier = $2, lease_until = ${LEASE}
    WHERE log = 'main' AND epoch = $3::bigint AND size = $4::bigint
      AND ($5::timestamptz IS NULL
        OR writ.now() - $5::timestamptz BETWEEN interval '0' AND interval '${RECORDED_BEHIND_MAX_MS} milliseconds')
    RETURNING size
  ), events AS (
    ${events}
  ), commands AS (
    ${commands}
  )${texts}
  SELECT ${ISO('writ.now()')} AS now FROM head`;

const FIRST_COLUMN = 6;

const COMMIT_ONE = {
  name: 'commit-one',
  text: commitSql({
    events: insertRow('events', EVENT_COLUMNS, FIRST_COLUMN),
    commands: insertRow('commands', COMMAND_COLUMNS, FIRST_COLUMN + EVENT_COLUMNS.length),
  }),
};

const manyRows = {
  events: insertRows('events', EVENT_COLUMNS, '$6'),
  commands: insertRows('commands', COMMAND_COLUMNS, '$7'),
};

const COMMIT = { name: 'commit-batch', text: commitSql(manyRows) };

const COMMIT_WITH_TEXTS = {
  name: 'commit-batch-with-texts',
  text: commitSql({
    ...manyRows,
    texts: `, contents AS (
    INSERT INTO ledger.contents (ref, tenant, stream, generation, sealed)
    SELECT t.ref, t.tenant, t.stream, t.generation, t.sealed
    FROM head, unnest($8::uuid[], $9::text[], $10::text[], $11::int[], $12::bytea[])
      AS t(ref, tenant, stream, generation, sealed)
  ), keys AS (
    INSERT INTO ledger.text_keys (tenant, stream, generation, wrapped)
    SELECT k.tenant, k.stream, k.generation, k.wrapped
    FROM head, unnest($13::text[], $14::text[], $15::int[], $16::bytea[])
      AS k(tenant, stream, generation, wrapped)
  )`,
  }),
};

/** What one commit writes. */
export interface Batch
  extends Pick<Plan, 'events' | 'commands' | 'recordedAt'>, Pick<SealedBatch, 'texts' | 'keys'> {
  /** Of the tree with these events. */
  readonly frontier: Buffer;
  /** The time that the batch goes by, where it was reckoned and not read. */
  readonly reckoned?: string;
}

/**
 * Writes a batch in one statement: the head row moves only for the holder of the epoch at the expected size, and nothing
 * is inserted unless it moves. Returns the database time; undefined when another writer has taken over, and when the
 * reckoned time is not that of the database.
 */
export const commitBatch = async (
  client: Client,
  head: Head,
  tables: LogTables,
  batch: Batch,
): Promise<string | undefined> => {
  const { frontier, reckoned, events } = batch;
  const { statement, values } = insertsOf(tables, batch);
  const { rows } = await client.query<{ now: string }>({
    ...statement,
    values: [events.length, frontier, head.epoch, head.size, reckoned ?? null, ...values],
  });
  return rows[0]?.now;
};

/** The statement for a batch, with the values of its rows. */
const insertsOf = (
  tables: LogTables,
  { recordedAt, events, commands, texts, keys }: Batch,
): { readonly statement: typeof COMMIT; readonly values: readonly unknown[] } => {
  const eventRows = events.map((event) => eventRow(event, recordedAt));
  const commandRows = commands.map((command) => commandRow(command, recordedAt));
  const hasTexts = texts.length + keys.length > 0;
  if (events.length === 1 && commands.length === 1 && !hasTexts)
    return {
      statement: COMMIT_ONE,
      values: [
        ...EVENT_COLUMNS.map((column) => eventRows[0]![column]),
        ...COMMAND_COLUMNS.map((column) => commandRows[0]![column]),
      ],
    };
  const arrays = [rowArray(tables.events, eventRows), rowArray(tables.commands, commandRows)];
  return hasTexts
    ? { statement: COMMIT_WITH_TEXTS, values: [...arrays, ...textValues(texts, keys)] }
    : { statement: COMMIT, values: arrays };
};

const textValues = (texts: Batch['texts'], keys: Batch['keys']): readonly Buffer[] => [
  uuidArray(texts.map(({ ref }) => ref)),
  textArray(texts.map(({ tenant }) => tenant)),
  textArray(texts.map(({ stream }) => stream)),
  int4Array(texts.map(({ generation }) => generation)),
  byteaArray(texts.map(({ sealed }) => sealed)),
  textArray(keys.map(({ tenant }) => tenant)),
  textArray(keys.map(({ stream }) => stream)),
  int4Array(keys.map(({ generation }) => generation)),
  byteaArray(keys.map(({ wrapped }) => wrapped)),
];
