import { createHash, randomUUID } from 'node:crypto';
import { eventDefinition } from '#contracts';
import { type AppendItem, type AppendResult, type NewEvent, type StreamSlice } from '#kernel';
import { createLogger, type EventStore, type Platform, seal } from '#platform';
import { eventually } from '#testkit';
import { type SealingKey } from '../data-keys/sealing-key';
import { SubjectKeys } from '../data-keys/subject-keys';
import { readStream } from '../../log/log-reader';
import { LogWriter } from '../../log/log-writer';
import { Views } from '../../views/projections/views.fixture';
import { TextKeys } from '../texts/text-keys';
import { Texts } from '../texts/texts';

/** A ledger without a bus: a database with a writer, folded views and data keys. */
export class LiveLedger implements EventStore {
  readonly subjects: SubjectKeys;
  readonly texts: Texts;
  readonly alarms: string[] = [];

  private constructor(
    readonly views: Views,
    private readonly writer: LogWriter,
    master: SealingKey,
  ) {
    this.subjects = new SubjectKeys(views.pool, master);
    const error = (_facts: object, message: string) => this.alarms.push(message);
    this.texts = new Texts(views.pool, master, { error });
  }

  /** @param wrappedBy the master key; a random one where absent */
  static async open(wrappedBy?: SealingKey): Promise<LiveLedger> {
    const views = await Views.open();
    const master = wrappedBy ?? views.master;
    const runner = views.follow();
    let isLeading = false;
    const writer = new LogWriter(
      views.database.url,
      {
        leading: () => (isLeading = true),
        standby: () => (isLeading = false),
        committed: () => runner.wake(),
      },
      createLogger('spec', 'silent'),
      new TextKeys(master),
    );
    writer.start();
    await eventually(() => isLeading);
    return new LiveLedger(views, writer, master);
  }

  get platform(): Platform {
    return { pool: this.views.pool, store: this } as unknown as Platform;
  }

  async read(
    tenant: string,
    stream: string,
    { afterVersion = 0, command }: Parameters<EventStore['read']>[2] = {},
  ): Promise<StreamSlice> {
    const request = { tenant, stream, afterVersion, command };
    return JSON.parse(await readStream(this.views.pool, request)) as StreamSlice;
  }

  append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    // As it comes over the bus: without what is undefined.
    const sent = JSON.parse(JSON.stringify(items)) as readonly AppendItem[];
    return Promise.all(sent.map((item) => this.writer.append(item)));
  }

  /** Appends facts to a stream as services do, their erasable fields sealed; answers the position of the last. */
  async record(stream: string, ...events: readonly NewEvent[]): Promise<number> {
    const sealed = events.map((event) => seal(event, eventDefinition(event.type)!));
    const [outcome] = await this.append([
      {
        tenant: 'default',
        stream,
        expectedVersion: null,
        answer: null,
        command: { principal: 'olga', id: randomUUID(), digest: 'e'.repeat(64) },
        actor: { id: 'olga' },
        correlationId: 'c',
        causationId: null,
        events: sealed.map(({ event }) => event),
        contents: sealed.flatMap(({ contents }) => contents),
      },
    ]);
    if (outcome!.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
    return outcome!.lastPosition!;
  }

  /** Everything that the database holds, as text: bytes as hex and as what they say in UTF-8. */
  async dump(): Promise<string> {
    const { pool } = this.views;
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await pool.query(`SELECT * FROM ${name}`);
      texts.push(JSON.stringify(rows, (_key, value: unknown) => bytesAsText(value)));
    }
    return texts.join('\n');
  }

  async close(): Promise<void> {
    await this.writer.stop();
    await this.views.close();
  }
}

/** Evidence as it is recorded, whole enough for every view. */
export const wholeEvidence = (evidenceId: string): Record<string, unknown> => ({
  evidenceId,
  kind: 'letter',
  sha256: createHash('sha256').update(evidenceId).digest('hex'),
  mediaType: 'text/plain',
  size: 1,
  visibility: 'private',
  producer: 'olga',
  capturedAt: '2030-01-01T00:00:00.000Z',
});

/** Buffers have a `toJSON` of their own, which comes first. */
const bytesAsText = (value: unknown): unknown => {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  if (type !== 'Buffer' || !Array.isArray(data)) return value;
  const bytes = Buffer.from(data as number[]);
  return `${bytes.toString('hex')} ${bytes.toString('utf8')}`;
};
