import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type AppendItem, type AppendResult } from '#kernel';
import { createLogger } from '#platform';
import { eventually, freshDatabase, type FreshDatabase } from '#testkit';
import { AesGcmKey, newKey } from '../evidence/data-keys/sealing-key';
import { TextKeys } from '../evidence/texts/text-keys';
import { migrateLedger } from '../migrations';
import { LogWriter } from './log-writer';

const log = createLogger('spec', 'silent');

interface StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly body: Buffer;
}

/** Writers of one log, and the database of that log. */
export class Writers {
  private readonly started: LogWriter[] = [];

  private constructor(
    private readonly database: FreshDatabase,
    readonly sql: Client,
  ) {}

  static async open(): Promise<Writers> {
    const database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    const sql = new Client(database.url);
    await sql.connect();
    return new Writers(database, sql);
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((writer) => writer.stop()));
    await this.sql.end();
    await this.database.drop();
  }

  get url(): string {
    return this.database.url;
  }

  start(url = this.url, ownLog?: string): LogWriter {
    const nothing = () => undefined;
    const writer = new LogWriter(
      url,
      { leading: nothing, standby: nothing, committed: nothing },
      log,
      new TextKeys(new AesGcmKey(newKey())),
      undefined,
      ownLog,
    );
    this.started.push(writer);
    writer.start();
    return writer;
  }

  async leading(url?: string, ownLog?: string): Promise<LogWriter> {
    const writer = this.start(url, ownLog);
    await eventually(() => writer.isLeading);
    return writer;
  }

  async leaseUntil(): Promise<string> {
    const { rows } = await this.sql.query<{ until: string }>(
      'SELECT lease_until::text AS until FROM ledger.head',
    );
    return rows[0]!.until;
  }

  async stored(): Promise<readonly StoredEvent[]> {
    const { rows } = await this.sql.query<StoredEvent>(
      'SELECT position, stream, version, body, leaf FROM ledger.events ORDER BY position',
    );
    return rows;
  }
}

/** An append of one event. */
export function fact(stream: string, expectedVersion: number | null = null): AppendItem {
  return {
    tenant: 'default',
    stream,
    expectedVersion,
    command: { principal: 'olga', id: uuidv7(), digest: 'e'.repeat(64) },
    actor: { id: 'olga' },
    correlationId: 'c',
    causationId: null,
    answer: null,
    events: [{ id: uuidv7(), type: 'step.completed', schemaVersion: 1, data: { step: 'a' } }],
  };
}

/** Repeats the command under its id until the outcome is known, as every client does. */
export const settledAppend = async (writer: LogWriter, item: AppendItem): Promise<AppendResult> => {
  for (let tries = 0; tries < 200; tries++) {
    const result = await writer.append(item);
    if (result.outcome !== 'retry') return result;
    await sleep(50);
  }
  throw new Error('the writer did not come back');
};
