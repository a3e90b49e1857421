import { Client } from 'pg';
import { textArray } from '#platform';
import { byteaArray, int4Array, int8Array, uuidArray } from '../../apps/ledger/src/log/pg-arrays';
import { EVENT_TYPE, type LoadEvent } from '../load/events';

const TABLE = `
  CREATE TABLE raw_events (
    position bigint PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    tenant text NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    recorded_at timestamptz NOT NULL,
    body bytea NOT NULL,
    leaf bytea NOT NULL,
    UNIQUE (tenant, stream, version)
  )`;

const COLUMNS = 'position, id, tenant, stream, version, type, recorded_at, body, leaf';
const LEAF = Buffer.alloc(32);

/**
 * Inserts by hand: the ledger's columns and indexes, one connection, and none of its guarantees (no bus, no tree, no
 * commands, no canonical bytes).
 */
export class RawLog {
  private size = 0;

  private constructor(private readonly client: Client) {}

  static async create(databaseUrl: string): Promise<RawLog> {
    const client = new Client({
      connectionString: databaseUrl,
      options: '-c synchronous_commit=on -c plan_cache_mode=force_generic_plan',
    });
    await client.connect();
    await client.query(TABLE);
    return new RawLog(client);
  }

  /** Many rows with one statement and so one flush to disk, in binary arrays. */
  async insertMany(events: readonly LoadEvent[]): Promise<void> {
    const first = this.size + 1;
    this.size += events.length;
    await this.client.query({
      name: 'raw-many',
      text: `INSERT INTO raw_events (${COLUMNS})
             SELECT e.position, e.id, e.tenant, e.stream, e.version, e.type, now(), e.body, e.leaf
             FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[],
               $7::bytea[], $8::bytea[]) AS e(position, id, tenant, stream, version, type, body, leaf)`,
      values: [
        int8Array(events.map((_, i) => first + i)),
        uuidArray(events.map(({ id }) => id)),
        textArray(events.map(() => 'default')),
        textArray(events.map(({ stream }) => stream)),
        int4Array(events.map(({ expectedVersion }) => expectedVersion + 1)),
        textArray(events.map(() => EVENT_TYPE)),
        byteaArray(events.map(bodyOf)),
        byteaArray(events.map(() => LEAF)),
      ],
    });
  }

  /** One row, inserted and committed. */
  async insertOne(event: LoadEvent): Promise<void> {
    this.size += 1;
    const { id, stream, expectedVersion } = event;
    await this.client.query({
      name: 'raw-one',
      text: `INSERT INTO raw_events (${COLUMNS})
             VALUES ($1, $2, 'default', $3, $4, '${EVENT_TYPE}', now(), $5, $6)`,
      values: [this.size, id, stream, expectedVersion + 1, bodyOf(event), LEAF],
    });
  }

  /** Writes back dirty pages, so that one measurement does not pay for the one before it. */
  async checkpoint(): Promise<void> {
    await this.client.query('CHECKPOINT');
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** The same envelope as the ledger's, as JavaScript writes it. */
export const bodyOf = ({ id, stream, expectedVersion, data }: LoadEvent): Buffer =>
  Buffer.from(
    JSON.stringify({
      actor: { id: 'bench' },
      causationId: null,
      correlationId: id,
      data,
      id,
      occurredAt: '2030-01-01T09:00:00.000Z',
      recordedAt: '2030-01-01T09:00:00.000Z',
      schemaVersion: 1,
      stream,
      tenant: 'default',
      type: EVENT_TYPE,
      version: expectedVersion + 1,
    }),
  );
