import { type Pool } from 'pg';
import { canonicalBytes } from '#platform';
import { Frontier, leafHash } from '#verify';
import { seeded } from '../../apps/ledger/src/views/projections/work.fixture';
import { DAY_MS, definitions, type Happening } from './definitions';
import { TimeOrder } from './time-order';
import { EVENTS_A_WORK_ORDER, workStory } from './work-story';

const MONTHS = 36;
const PAGE_EVENTS = 5_000;
const SEED = 7;
/** One in so many work orders is of another tenant. */
const OTHERS = 10;

/** About so many events of three years of work until now, in order of time. */
function* happenings(events: number): Generator<Happening & { readonly tenant: string }> {
  const random = seeded(SEED);
  const untilMs = Date.now();
  const fromMs = untilMs - Math.floor((MONTHS * 365 * DAY_MS) / 12);
  const works = Math.ceil(events / EVENTS_A_WORK_ORDER);
  const coming = new TimeOrder<Happening & { tenant: string }>();
  for (const each of definitions(fromMs, untilMs))
    for (const tenant of [MINE, OTHER]) coming.add({ ...each, tenant });
  for (let n = 0; n < works; n++) {
    const at = fromMs + Math.floor((n / works) * (untilMs - fromMs));
    yield* coming.until(at);
    const tenant = n % OTHERS === 0 ? OTHER : MINE;
    for (const each of workStory(n, at, n / works, random)) coming.add({ ...each, tenant });
  }
  // What would come later has not happened yet.
  yield* coming.until(untilMs);
}

/** The tenant whose questions are measured, and another one beside it. */
export const MINE = 'default';
const OTHER = 'elsewhere';

/**
 * Fills an empty log with about `events` events of three years of work, as the ledger's writer does: canonical bytes, leaves and
 * tree. In pages, so that ten million need hardly more memory than ten thousand. Answers how many there are.
 */
export const writeYears = async (pool: Pool, events: number): Promise<number> => {
  const frontier = new Frontier();
  const versions = new Map<string, number>();
  let page: Row[] = [];
  let position = 0;
  let writing: Promise<void> = Promise.resolve();
  for (const happening of happenings(events)) {
    const row = rowOf(happening, ++position, versions);
    frontier.push(row.leaf);
    page.push(row);
    if (page.length < PAGE_EVENTS) continue;
    await writing;
    writing = writePage(pool, page, frontier.serialize());
    page = [];
  }
  await writing;
  if (page.length > 0) await writePage(pool, page, frontier.serialize());
  await pool.query('VACUUM ANALYZE ledger.events');
  return position;
};

interface Row {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly body: Uint8Array;
  readonly leaf: Uint8Array;
}

const rowOf = (
  { at, type, stream, tenant, data }: Happening & { readonly tenant: string },
  position: number,
  versions: Map<string, number>,
): Row => {
  const key = `${tenant} ${stream}`;
  const version = (versions.get(key) ?? 0) + 1;
  versions.set(key, version);
  const recordedAt = new Date(at).toISOString();
  const id = `01900000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`;
  const body = canonicalBytes({
    id,
    type,
    schemaVersion: 1,
    tenant,
    stream,
    version,
    occurredAt: recordedAt,
    recordedAt,
    actor: { id: 'bench' },
    causationId: null,
    correlationId: `correlation-${position}`,
    data,
  });
  return { position, id, tenant, stream, version, type, recordedAt, body, leaf: leafHash(body) };
};

const writePage = async (pool: Pool, rows: readonly Row[], frontier: Uint8Array): Promise<void> => {
  await pool.query('SELECT ledger.make_partitions($1::bigint)', [rows.length]);
  await pool.query(
    `WITH moved AS (UPDATE ledger.head SET size = $9, frontier = $11
       WHERE log = 'main' AND set_config('writ.partitions_known', 'yes', true) = 'yes')
     INSERT INTO ledger.events
       (position, id, tenant, stream, version, type, recorded_at, body, leaf)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::integer[],
       $6::text[], $7::timestamptz[], $8::bytea[], $10::bytea[])`,
    [
      rows.map(({ position }) => position),
      rows.map(({ id }) => id),
      rows.map(({ tenant }) => tenant),
      rows.map(({ stream }) => stream),
      rows.map(({ version }) => version),
      rows.map(({ type }) => type),
      rows.map(({ recordedAt }) => recordedAt),
      rows.map(({ body }) => Buffer.from(body)),
      rows.at(-1)!.position,
      rows.map(({ leaf }) => Buffer.from(leaf)),
      Buffer.from(frontier),
    ],
  );
};
