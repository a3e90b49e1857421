import { type Pool } from 'pg';
import { commitToLog, type Told } from '../../apps/ledger/src/views/projections/log.fixture';
import { syntheticWork } from '../../apps/ledger/src/views/projections/work.fixture';
import { type RecordedEvent } from '#kernel';

const PAGE_EVENTS = 5_000;
const START_MS = Date.parse('2030-01-01T00:00:00.000Z');

/**
 * Fills an empty log with the same work that the views are tested with, page by page, so that ten
 * million events need no more memory than ten thousand.
 */
export const writeHistory = async (pool: Pool, events: number): Promise<void> => {
  const work = syntheticWork(1);
  const versions = new Map<string, number>();
  for (let position = 0; position < events;) {
    const count = Math.min(PAGE_EVENTS, events - position);
    const page = Array.from({ length: count }, () =>
      recorded(work.next().value, ++position, versions),
    );
    await commitToLog(pool, page);
  }
  await pool.query('ANALYZE ledger.events');
};

const recorded = (
  { type, data, tenant = 'default', actor = 'olga', occurredAt }: Told,
  position: number,
  versions: Map<string, number>,
): RecordedEvent => {
  const stream = `work-order-${String(data['workOrderId'])}`;
  const key = `${tenant} ${stream}`;
  const version = (versions.get(key) ?? 0) + 1;
  versions.set(key, version);
  const recordedAt = new Date(START_MS + position).toISOString();
  return {
    id: `01900000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`,
    type,
    schemaVersion: 1,
    tenant,
    stream,
    version,
    position,
    occurredAt: occurredAt ?? recordedAt,
    recordedAt,
    actor: { id: actor },
    causationId: null,
    correlationId: `correlation-${position}`,
    // As it comes over the bus: without what is undefined.
    data: JSON.parse(JSON.stringify(data)),
  };
};
