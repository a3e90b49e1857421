import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { AesGcmKey, newKey } from '../../apps/ledger/src/evidence/data-keys/sealing-key';
import { type Hashing } from '../../apps/ledger/src/log/committer';
import { LogWriter } from '../../apps/ledger/src/log/log-writer';
import { TextKeys } from '../../apps/ledger/src/evidence/texts/text-keys';
import { type AppendItem } from '#kernel';
import { createLogger } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { EVENT_TYPE, type LoadEvent } from '../load/events';

const HASH_BYTES = 32;
const NO_LEAF = Buffer.alloc(HASH_BYTES);

/** A tree that costs nothing: of the same bytes, so that the database has as much to write. */
export const noHashing: Hashing = {
  leafOf: () => NO_LEAF,
  restore: (size) => {
    let leaves = size;
    return {
      push: () => void (leaves += 1),
      serialize: () => Buffer.alloc(onesIn(leaves) * HASH_BYTES),
    };
  },
};

const onesIn = (size: number): number => size.toString(2).replaceAll('0', '').length;

/** The ledger's writer in this process, with a log of its own and nothing beside it. */
export class WriterUnderLoad {
  private constructor(
    readonly database: FreshDatabase,
    private readonly writer: LogWriter,
    private readonly sql: Client,
  ) {}

  /** Hashes as the ledger does where `hashing` is left out. */
  static async start(hashing?: Hashing): Promise<WriterUnderLoad> {
    const database = await freshDatabase();
    const nothing = (): void => undefined;
    const listeners = { leading: nothing, standby: nothing, committed: nothing };
    const keys = new TextKeys(new AesGcmKey(newKey()));
    const log = createLogger('bench', 'warn');
    const writer = new LogWriter(database.url, listeners, log, keys, hashing);
    const sql = new Client(database.url);
    await sql.connect();
    writer.start();
    while (!writer.isLeading) await sleep(5);
    return new WriterUnderLoad(database, writer, sql);
  }

  /** Rejects unless it is committed. */
  async append(event: LoadEvent): Promise<void> {
    const { outcome } = await this.writer.append(itemOf(event));
    if (outcome !== 'committed') throw new Error(`An append was answered: ${outcome}`);
  }

  /** Writes back dirty pages, so that one measurement does not pay for the one before it. */
  async checkpoint(): Promise<void> {
    await this.sql.query('CHECKPOINT');
  }

  async stop(): Promise<void> {
    await this.writer.stop();
    await this.sql.end();
    await this.database.drop();
  }
}

const DIGEST = 'e'.repeat(64);

const itemOf = ({ id, stream, expectedVersion, data }: LoadEvent): AppendItem => ({
  tenant: 'default',
  stream,
  expectedVersion,
  command: { principal: 'bench', id, digest: DIGEST },
  actor: { id: 'bench' },
  correlationId: id,
  causationId: null,
  events: [{ id, type: EVENT_TYPE, schemaVersion: 1, data }],
  answer: null,
});
