import { join } from 'node:path';
import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createPool } from '#platform';
import { freshDatabase, type FreshDatabase, temporaryFolder, unhurried } from '#testkit';
import { Frontier, leafHash } from '#verify';
import { migrateLedger } from '../../migrations';
import { SignedRecord } from './signed-record';

/** What a test puts into the log, beside what every event has. */
export interface LeafEvent {
  readonly stream?: string;
  readonly tenant?: string;
  readonly type?: string;
  readonly data?: object;
}

/** A database whose log a test writes as the writer does, many events at once. */
export class LogOfLeaves {
  readonly ids: string[] = [];
  readonly leaves: Uint8Array[] = [];
  private readonly frontier = new Frontier();
  private readonly versions = new Map<string, number>();

  private constructor(
    private readonly database: FreshDatabase,
    readonly pool: Pool,
  ) {}

  static async open(): Promise<LogOfLeaves> {
    const database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    return new LogOfLeaves(
      database,
      createPool(database.url, 'trust-test', { size: 10, ...unhurried }),
    );
  }

  async append(...events: readonly LeafEvent[]): Promise<void> {
    const first = this.leaves.length + 1;
    const rows = events.map((one) => this.row(one));
    await this.pool.query(
      `INSERT INTO ledger.events (position, id, tenant, stream, version, type, recorded_at, body, leaf)
       SELECT $1 + n - 1, id, tenant, stream, version, type, clock_timestamp(), body, leaf
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::bytea[], $8::bytea[])
         WITH ORDINALITY AS appended(id, tenant, stream, version, type, body, leaf, n)`,
      [
        first,
        ...(['id', 'tenant', 'stream', 'version', 'type', 'body', 'leaf'] as const).map((column) =>
          rows.map((row) => row[column]),
        ),
      ],
    );
    await this.pool.query('UPDATE ledger.head SET size = $1, frontier = $2', [
      this.frontier.size,
      this.frontier.serialize(),
    ]);
  }

  /** The root over all leaves. */
  root(): Uint8Array {
    return this.frontier.root();
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  private row({
    tenant = 'acme',
    stream = 'work-order-1',
    type = 'fact.observed',
    data = {},
  }: LeafEvent) {
    const id = uuidv7();
    const version = (this.versions.get(`${tenant}/${stream}`) ?? 0) + 1;
    this.versions.set(`${tenant}/${stream}`, version);
    const body = Buffer.from(JSON.stringify({ data, id, stream, tenant, type, version }));
    const leaf = Buffer.from(leafHash(body));
    this.ids.push(id);
    this.leaves.push(leaf);
    this.frontier.push(leaf);
    return { id, tenant, stream, version, type, body, leaf };
  }
}

/** The record of a machine that has signed nothing yet, in a folder of its own. */
export const newMachine = (): SignedRecord =>
  new SignedRecord(join(temporaryFolder(), 'log-key.signed'));
