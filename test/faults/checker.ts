import { Client } from 'pg';
import { type Cell, type Projection, type RecordedEvent, type Row } from '#kernel';
import { canonicalBytes } from '#platform';
import { Frontier, leafHash } from '#verify';
import { ledgerProjections } from '../../apps/ledger/src/views/projections';

/** What a caller got as an answer, and may rely on. */
export interface Acknowledged {
  readonly principal: string;
  readonly commandId: string;
  readonly position: number | null;
}

interface LogRow {
  readonly position: number;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly body: Buffer;
  readonly leaf: Buffer;
}

/**
 * The one checker of all fault tests. After whatever was done to the system: nothing acknowledged is
 * lost, nothing is doubled, positions and versions have no gaps, the tree is the tree of the stored
 * bytes, and the views equal a fold of the log. Returns every offence; none is the wanted answer.
 */
export const checkSystem = async (
  databaseUrl: string,
  acknowledged: readonly Acknowledged[] = [],
): Promise<string[]> => {
  const sql = new Client(databaseUrl);
  await sql.connect();
  try {
    const { rows } = await sql.query<LogRow>(
      'SELECT position::int, tenant, stream, version, body, leaf FROM ledger.events ORDER BY position',
    );
    return [
      ...checkOrder(rows),
      ...(await checkTree(sql, rows)),
      ...(await checkAcknowledged(sql, acknowledged)),
      ...(await checkCommands(sql)),
      ...(await checkViews(sql, rows)),
    ];
  } finally {
    await sql.end();
  }
};

const checkOrder = (rows: readonly LogRow[]): string[] => {
  const versions = new Map<string, number>();
  return rows.flatMap(({ position, tenant, stream, version }, i) => {
    const key = `${tenant}/${stream}`;
    const expected = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    return [
      ...(position === i + 1 ? [] : [`position ${position} stands at place ${i + 1}`]),
      ...(version === expected ? [] : [`${key} goes to version ${version}, not ${expected}`]),
    ];
  });
};

const checkTree = async (sql: Client, rows: readonly LogRow[]): Promise<string[]> => {
  const tree = new Frontier();
  const offences = rows.flatMap(({ position, body, leaf }) => {
    const hash = leafHash(body);
    tree.push(hash);
    const isCanonical = canonicalBytes(JSON.parse(body.toString())).equals(body);
    return [
      ...(leaf.equals(hash) ? [] : [`the leaf of ${position} is not that of its bytes`]),
      ...(isCanonical ? [] : [`the bytes of ${position} are not canonical`]),
    ];
  });
  const { rows: heads } = await sql.query<{ size: string; frontier: Buffer }>(
    'SELECT size, frontier FROM ledger.head',
  );
  const { size, frontier } = heads[0]!;
  if (Number(size) !== rows.length) offences.push(`the head says ${size} of ${rows.length} events`);
  if (!frontier.equals(tree.serialize())) offences.push('the frontier is not that of the log');
  return offences;
};

const checkAcknowledged = async (
  sql: Client,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string; wanted: string | null; n: number; last: string }>(
    `SELECT asked.id, asked.wanted, count(c.command_id)::int AS n, max(c.last_position) AS last
     FROM unnest($1::text[], $2::text[], $3::bigint[]) AS asked (principal, id, wanted)
     LEFT JOIN ledger.commands AS c ON (c.principal, c.command_id) = (asked.principal, asked.id)
     GROUP BY asked.principal, asked.id, asked.wanted`,
    [
      acknowledged.map(({ principal }) => principal),
      acknowledged.map(({ commandId }) => commandId),
      acknowledged.map(({ position }) => position),
    ],
  );
  return rows.flatMap(({ id, wanted, n, last }) => {
    if (n !== 1) return [`the acknowledged command ${id} is lost`];
    return wanted === null || wanted === last
      ? []
      : [`${id} was answered ${wanted}, and is at ${last}`];
  });
};

/** Every event belongs to exactly one command: an effect that happened twice belongs to none. */
const checkCommands = async (sql: Client): Promise<string[]> => {
  const { rows } = await sql.query<{ position: string; n: number }>(
    `SELECT e.position, count(c.position)::int AS n FROM ledger.events AS e
     LEFT JOIN (
       SELECT generate_series(first_position, last_position) AS position FROM ledger.commands
       WHERE first_position IS NOT NULL
     ) AS c USING (position)
     GROUP BY e.position HAVING count(c.position) <> 1`,
  );
  return rows.map(({ position, n }) => `the event at ${position} belongs to ${n} commands`);
};

const checkViews = async (sql: Client, rows: readonly LogRow[]): Promise<string[]> => {
  const events = rows.map(({ position, body }): RecordedEvent => ({
    ...JSON.parse(body.toString()),
    position,
  }));
  const offences: string[] = [];
  for (const projection of ledgerProjections) {
    const wanted = foldWhole(projection, events);
    const { rows: stored } = await sql.query<Record<string, unknown>>(
      `SELECT * FROM views.${projection.name}`,
    );
    const found = new Set(stored.map((row) => comparable(projection, row)));
    const missing = [...wanted.values()].filter((row) => !found.has(comparable(projection, row)));
    if (stored.length !== wanted.size || missing.length > 0)
      offences.push(
        `view ${projection.name} has ${stored.length} rows of ${wanted.size}; not as folded: ` +
          missing.slice(0, 2).map((row) => comparable(projection, row)),
      );
  }
  return offences;
};

/** The projection over the whole log, one event after the other: no pages, no cache. */
const foldWhole = (projection: Projection, events: readonly RecordedEvent[]): Map<string, Row> => {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const step = projection.on[event.type];
    if (!step) continue;
    for (const rowId of projection.rowsOf(event)) {
      const key = JSON.stringify(rowId);
      const row = step(rows.get(key), event, rowId);
      if (row) rows.set(key, row);
      else rows.delete(key);
    }
  }
  return rows;
};

const comparable = ({ columns }: Projection, row: Record<string, unknown>): string =>
  JSON.stringify(
    Object.entries(columns).map(([name, type]) => [name, cellOf(row[name] as Cell | Date, type)]),
  );

const cellOf = (cell: Cell | Date | undefined, type: string): unknown => {
  if (cell === null || cell === undefined) return null;
  if (type === 'timestamptz') return new Date(cell as string).toISOString();
  if (type === 'bigint') return Number(cell);
  return type === 'jsonb' ? canonicalBytes(cell).toString() : cell;
};
