import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { type Logger } from 'pino';
import { type AppendItem, type AppendResult, DEFAULT_LOG } from '#kernel';
import { connectionTo, observe, placementIn, readMovedSlots } from '#platform';
import { type TextKeys } from '../evidence/texts/text-keys';
import { type PlannedEvent } from './batch';
import { readLogTables } from './commit-batch';
import { Committer, type Hashing, isUniqueViolation } from './committer';
import { recordAppends } from './append-spans';
import { LEASE_SECONDS, releaseLease, renewLease, takeLease } from './log-store';
import { PARTITIONS_KNOWN } from './partition-room';

interface Waiting {
  readonly item: AppendItem;
  readonly bytes: number;
  readonly arrivedAt: number;
  readonly resolve: (result: AppendResult) => void;
}

/** Callbacks of the writer. */
export interface WriterEvents {
  /** The lease was taken: from now on this instance alone answers appends. */
  leading(size: number): void;
  /** The lease was lost or given back. */
  standby(): void;
  /** These events are committed, in log order. */
  committed(events: readonly PlannedEvent[]): void;
}

const TICK_MS = (LEASE_SECONDS * 1_000) / 4;
const BATCH_ITEMS_MAX = 512;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
/** Backpressure: beyond this many waiting items the writer answers "retry" at once, so that callers do not time out. */
const QUEUE_MAX = 20_000;
const QUEUE_BYTES_MAX = 64 * 1024 * 1024;
/** What most items take. */
const ITEM_BYTES = 1_000;
/** Error classes about a value (Postgres, appendix A): 22 is data that is no time or text; 54 exceeds an index or a row. */
const INVALID_VALUE = /^(22|54)/;
const RETRY: AppendResult = { outcome: 'retry' };

/**
 * The one writer of the log. Waiting items go into one transaction (group commit); an answer follows the commit. Any
 * number of instances may run: the lease in the head row elects the leader, and its epoch is the fencing token against
 * a former leader. When it is unsure, the writer clears its caches, answers "retry" and starts again from the head row; it
 * never ends the process.
 */
export class LogWriter {
  private readonly name = `ledger-${process.pid}-${randomUUID().slice(0, 8)}`;
  private client?: Client;
  /** While this writer holds the lease. */
  private committer?: Committer;
  private queue: Waiting[] = [];
  private queuedBytes = 0;
  private pumping = false;
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();
  private lastRenewal = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly events: WriterEvents,
    private readonly log: Logger,
    private readonly texts: TextKeys,
    private readonly hashing?: Hashing,
    private readonly ownLog = DEFAULT_LOG,
  ) {}

  get isLeading(): boolean {
    return this.committer !== undefined;
  }

  get queued(): number {
    return this.queue.length;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.loop;
  }

  /**
   * Resolves after the commit, or with the reason why nothing was committed.
   *
   * @param bytes that the item takes, as far as its sender knows
   */
  append(item: AppendItem, bytes = ITEM_BYTES): Promise<AppendResult> {
    // While the writer stops, the queue must drain.
    if (!this.committer || this.stopping || this.queue.length >= QUEUE_MAX)
      return Promise.resolve(RETRY);
    const arrivedAt = performance.now();
    if (this.queuedBytes + bytes > QUEUE_BYTES_MAX) return Promise.resolve(RETRY);
    return new Promise((resolve) => {
      this.queuedBytes += bytes;
      this.queue.push({ item, bytes, arrivedAt, resolve });
      if (this.pumping) return;
      this.pumping = true;
      setImmediate(() => void this.pump());
    });
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.tick();
      } catch (error) {
        this.log.warn({ err: error }, 'the log is unreachable, trying again');
        this.stepDown();
      }
      await sleep(TICK_MS);
    }
    while (this.pumping) await sleep(5);
    if (this.client && this.committer)
      await releaseLease(this.client, this.committer.epoch).catch(() => {});
    this.stepDown();
  }

  /** Renews the lease, or tries to take it. */
  private async tick(): Promise<void> {
    if (!this.committer) return this.tryToLead();
    if (performance.now() - this.lastRenewal < TICK_MS) return;
    const now = await renewLease(await this.connected(), this.committer.epoch);
    if (now === undefined) return this.stepDown();
    this.committer?.learnTime(now);
    this.lastRenewal = performance.now();
  }

  private async tryToLead(): Promise<void> {
    const client = await this.connected();
    const head = await takeLease(client, this.name);
    if (!head) return;
    const tables = await readLogTables(client);
    const serves = await this.readServed(client);
    this.committer = new Committer(head, tables, this.texts, this.hashing, serves);
    this.lastRenewal = performance.now();
    this.log.info({ epoch: head.epoch, size: head.size }, 'writing the log');
    this.events.leading(head.size);
  }

  /** Read after the lease was taken: a slot that moves later takes the lease away. */
  private async readServed(client: Client): Promise<((tenant: string) => boolean) | undefined> {
    const moved = await readMovedSlots(client);
    if (moved.ofLog === undefined) return undefined;
    // Until a slot has moved, what is under way for its tenants still ends here.
    return (tenant) => ['here', 'closing'].includes(placementIn(moved, this.ownLog, tenant));
  }

  private stepDown(): void {
    const wasLeading = this.isLeading;
    this.committer = undefined;
    for (const { resolve } of this.takeQueued(this.queue.length)) resolve(RETRY);
    const client = this.client;
    this.client = undefined;
    void client?.end().catch(() => {});
    if (wasLeading) this.events.standby();
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({
      ...connectionTo(this.databaseUrl),
      application_name: 'ledger-writer',
      connectionTimeoutMillis: 2_000,
      statement_timeout: 5_000,
      query_timeout: 6_000,
      lock_timeout: 2_000,
      options: `-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c ${PARTITIONS_KNOWN}=yes`,
    });
    client.on('error', () => undefined);
    await client.connect();
    return (this.client = client);
  }

  private async pump(): Promise<void> {
    while (this.queue.length > 0) await this.write(this.takeBatch());
    this.pumping = false;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < BATCH_ITEMS_MAX && bytes < BATCH_BYTES_MAX) {
      bytes += this.queue[count]!.bytes;
      count += 1;
    }
    return this.takeQueued(count);
  }

  private takeQueued(count: number): Waiting[] {
    const taken = this.queue.splice(0, count);
    for (const { bytes } of taken) this.queuedBytes -= bytes;
    return taken;
  }

  /** Commits a batch and answers it; answers "retry" when the outcome is not known. */
  private async write(batch: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now();
    try {
      const items = batch.map(({ item }) => item);
      const plan = await this.committer?.commit(await this.connected(), items);
      if (!plan) return this.answerRetry(batch);
      if (plan.commands.length > 0) this.lastRenewal = performance.now();
      batch.forEach(({ resolve }, i) => resolve(plan.results[i]!));
      observeBatch(batch);
      recordAppends(batch, plan, startedAt);
      if (plan.events.length > 0) this.events.committed(plan.events);
    } catch (error) {
      if (concernsOneItem(error)) return this.isolate(batch, error);
      this.log.warn({ err: error }, 'a batch has no known outcome');
      this.answerRetry(batch);
    }
  }

  private answerRetry(batch: readonly Waiting[]): void {
    this.stepDown();
    for (const { resolve } of batch) resolve(RETRY);
  }

  /** One item that the database refuses must not fail the others: the writer tries each item alone. */
  private async isolate(batch: readonly Waiting[], cause: DatabaseError): Promise<void> {
    this.committer?.forget();
    if (batch.length === 1)
      return batch[0]!.resolve({ outcome: 'invalid', message: cause.detail ?? cause.message });
    for (const one of batch) await this.write([one]);
  }
}

const observeBatch = (batch: readonly Waiting[]): void => {
  observe('writ_append_batch_items', {}, batch.length);
  const now = performance.now();
  for (const { arrivedAt } of batch)
    observe('writ_append_duration_seconds', {}, (now - arrivedAt) / 1_000);
};

/** Whether the database refused the values of one item: the other items, and the lease, are unaffected. */
const concernsOneItem = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError &&
  (isUniqueViolation(error) || INVALID_VALUE.test(error.code ?? ''));
