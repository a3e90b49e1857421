import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type AnsweredAsOf } from '#contracts';
import { type Projection, type RecordedEvent, Refusal } from '#kernel';
import { type Cursor, type LogSource } from '#platform';
import { Definitions, type Needed } from './definitions';
import { type FoldRetryPolicy, foldRetryPolicy, AsOfFolds } from './as-of-folds';
import { schemasOf } from './as-of-names';
import { AsOfRegister } from './as-of-register';
import { type AsOfLimits, asOfLimits } from './as-of-limits';
import { beginAsOf } from './as-of-schema';
import { beingDropped, isPassing, AsOfLost, wasDropped } from './as-of-errors';
import { type Place } from './place';
import { askTransient } from './transient-as-of';
import { type FairQueueLimits, FairQueue } from './fair-queue';

export interface AsOfViewsOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly log: LogSource;
  readonly projections: readonly Projection[];
  readonly onError: (message: string, error: unknown) => void;
  readonly limits?: AsOfLimits;
  /** How long a caller waits for a past that is being folded. */
  readonly waitMs?: number;
  readonly retryPolicy?: FoldRetryPolicy;
}

/** The requested past, and the tenant. */
export interface AsOfRequest {
  readonly asOf: AnsweredAsOf;
  readonly tenant: string;
}

/** What a question rests on. */
export interface ReadDependencies {
  readonly folded: readonly string[];
  /** `writ.holds`; none where it asks folded views alone. */
  readonly views?: readonly string[];
}

const WAIT_MS = 4_000;
const LOOK_AGAIN_MS = 50;
const ATTEMPTS = 3;
/** Each holds a session while it makes its tables. The gateway waits for twelve seconds. */
const TRANSIENT: FairQueueLimits = { atOnce: 2, ofOneTenant: 1, mostWaiting: 20, waitMs: 8_000 };
/**
 * Views as they were: folded from the log into schemas of their own, with the very definitions of the present over them.
 * Each past is folded once, stored while it is used, and shared by all instances.
 */
export class AsOfViews {
  private readonly register: AsOfRegister;
  private readonly folds: AsOfFolds;
  private readonly queue = new FairQueue(TRANSIENT);
  /** The next read of the cursors of a past: all who wait for it share it. */
  private readonly cursorReads = new Map<number, Promise<readonly Cursor[]>>();
  private readonly retryPolicy: FoldRetryPolicy;
  private definitions?: Promise<Definitions>;

  constructor(private readonly options: AsOfViewsOptions) {
    const { pool, projections, limits = asOfLimits, retryPolicy = foldRetryPolicy } = options;
    this.register = new AsOfRegister(pool, projections, limits);
    const onFolded = (past: number): Promise<void> => this.register.measure(past);
    this.folds = new AsOfFolds({ ...options, onFolded, retryPolicy });
    this.retryPolicy = retryPolicy;
  }

  /**
   * Queries a past, in one transaction. Refuses with `view_building` and how far it is when it takes long to fold, and
   * with `too_many_requests`; rejects with `NotOfTheLog` what the log does not lead to, and with the error of a view
   * that the question rests on and that cannot be folded.
   */
  async ask<T>(
    request: AsOfRequest,
    dependsOn: ReadDependencies,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const { asOf, tenant } = request;
    const definitions = await this.defined();
    const needed = neededFor(definitions, dependsOn);
    const of = asOf.known === 'now' ? { occurredBy: asOf.time } : { position: asOf.position };
    for (let attempt = 1; ; attempt += 1) {
      const past = await this.register.past(tenant, of, needed, definitions);
      try {
        await this.folded(past, request, needed.folded);
        return await this.within(past, asOf, work);
      } catch (error) {
        if (!wasDropped(error) && !isPassing(error)) throw error;
        if (attempt === ATTEMPTS) throw beingDropped(error);
        if (error instanceof AsOfLost) await this.register.forget(past);
      }
    }
  }

  /**
   * Queries a past that depends on few events: at once, and without storing it. Rejects with `Unavailable` when
   * too many wait.
   *
   * @param load reads those events when a slot is free: waiting callers hold nothing.
   */
  async askOf<T>(
    { asOf, tenant }: AsOfRequest,
    load: () => Promise<readonly RecordedEvent[]>,
    dependsOn: ReadDependencies,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const { pool, projections } = this.options;
    const definitions = await this.defined();
    const needed = neededFor(definitions, dependsOn);
    return this.queue.take(tenant, async () => {
      const past = { definitions, needed, projections, events: await load(), asOf };
      return askTransient(pool, past, work);
    });
  }

  /** Drops as-of views that nobody can use any more. */
  tidy(): Promise<void> {
    return this.register.tidy();
  }

  /** Stops running folds: the next request continues them. */
  stop(): Promise<void> {
    return this.folds.stop();
  }

  private async folded(
    past: number,
    { asOf, tenant }: AsOfRequest,
    names: readonly string[],
  ): Promise<void> {
    const { waitMs = WAIT_MS } = this.options;
    const deadline = performance.now() + waitMs;
    let all = await this.cursorsOf(past);
    for (;;) {
      const cursors = all.filter(({ name }) => names.includes(name));
      if (cursors.length < names.length) throw new AsOfLost(`The rows of past ${past} are gone.`);
      if (cursors.every((cursor) => cursor.status === 'live' && cursor.position >= asOf.position))
        return;
      await this.mendable(past, cursors);
      this.folds.want(past, asOf, tenant);
      if (performance.now() > deadline) throw viewBuilding(asOf, cursors);
      all = await this.nextCursors(past);
    }
  }

  /** A view that was set aside is folded on after a while; until then its error is thrown. */
  private async mendable(past: number, cursors: readonly Cursor[]): Promise<void> {
    const aside = cursors.filter(({ status }) => status === 'failed' || status === 'stuck');
    if (aside.length === 0) return;
    const { rowCount } = await this.options.pool.query(
      `UPDATE ${schemasOf(past).folded}.cursors SET error = NULL, error_position = NULL,
         updated_at = clock_timestamp(), status = CASE status WHEN 'stuck' THEN 'live' ELSE 'building' END
       WHERE name = ANY($1) AND status IN ('stuck', 'failed')
         AND updated_at <= clock_timestamp() - make_interval(secs => $2)`,
      [aside.map(({ name }) => name), this.retryPolicy.failedMs / 1_000],
    );
    const { name, position, error } = aside[0]!;
    if (rowCount === 0) throw new Error(`${name} cannot be folded beyond ${position}: ${error}`);
  }

  private nextCursors(past: number): Promise<readonly Cursor[]> {
    const known = this.cursorReads.get(past);
    if (known) return known;
    const cursors = Promise.race([this.folds.ended(past), sleep(LOOK_AGAIN_MS)]).then(() => {
      // Later callers may have made something that this read does not see yet.
      this.cursorReads.delete(past);
      return this.cursorsOf(past);
    });
    this.cursorReads.set(past, cursors);
    return cursors;
  }

  private async cursorsOf(past: number): Promise<readonly Cursor[]> {
    const { rows } = await this.options.pool.query<Cursor>(
      `SELECT name, position, status, error FROM ${schemasOf(past).folded}.cursors`,
    );
    return rows;
  }

  private async within<T>(
    past: number,
    asOf: AnsweredAsOf,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const sql = await this.options.pool.connect();
    let failure: Error | undefined;
    try {
      await beginAsOf(sql, asOf, 'READ ONLY');
      const result = await work({ sql, schemas: schemasOf(past) });
      await sql.query('COMMIT');
      return result;
    } catch (error) {
      await sql.query('ROLLBACK').catch((lost: Error) => (failure = lost));
      throw error;
    } finally {
      sql.release(failure);
    }
  }

  /** Migrations only change them, and with those comes a new process. */
  private defined(): Promise<Definitions> {
    if (this.definitions) return this.definitions;
    const { pool, projections } = this.options;
    const reading = Definitions.read(
      pool,
      projections.map(({ name }) => name),
    );
    this.definitions = reading;
    reading.catch(() => (this.definitions = undefined));
    return reading;
  }
}

const neededFor = (definitions: Definitions, { folded, views = [] }: ReadDependencies): Needed => {
  const needed = definitions.neededFor(views);
  return { ...needed, folded: [...new Set([...needed.folded, ...folded])] };
};

const viewBuilding = ({ position }: AnsweredAsOf, cursors: readonly Cursor[]): Refusal => {
  const folded = Math.min(position, ...cursors.map((cursor) => Number(cursor.position)));
  return new Refusal(
    'view_building',
    `The views of then are being folded from the log, ${folded} of ${position} events: ask again in a moment.`,
    { folded, total: position },
  );
};
