import { type Pool } from 'pg';
import { type AnsweredAsOf } from '#contracts';
import { type Projection } from '#kernel';
import { asUnavailable, foldUpTo, type LogSource, Unavailable } from '#platform';
import { definitionTypes } from './definition-types';
import { schemasOf } from './as-of-names';
import { isPassing, wasDropped } from './as-of-errors';
import { type FairQueueLimits, FairQueue } from './fair-queue';

export interface AsOfFoldsOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly log: LogSource;
  readonly projections: readonly Projection[];
  readonly onError: (message: string, error: unknown) => void;
  /** Called when a past is folded up to the requested position. */
  readonly onFolded: (past: number) => Promise<void>;
  readonly retryPolicy?: FoldRetryPolicy;
}

/** In milliseconds. */
export interface FoldRetryPolicy {
  /** A fold stops after so long without a request. */
  readonly abandonedMs: number;
  /** While other tenants wait a fold stops after so long, and goes on behind them. */
  readonly sliceMs: number;
  /** What could not be folded is not tried again before. */
  readonly failedMs: number;
}

export const foldRetryPolicy: FoldRetryPolicy = {
  abandonedMs: 60_000,
  sliceMs: 20_000,
  failedMs: 60_000,
};

/** Each shares a processor with the live views. A caller that waits longer has given up. */
const AS_OF_FOLDS: FairQueueLimits = {
  atOnce: 2,
  ofOneTenant: 1,
  mostWaiting: 6,
  waitMs: 3_600_000,
};
const LOOK_EVERY_MS = 1_000;
const OUTAGE_MS = 1_000;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 1_000;

/** A past that is requested and not folded yet. */
interface PastFold {
  asOf: AnsweredAsOf;
  requestedAt: number;
  /** Those that have a turn, or wait for one. */
  readonly tenants: Set<string>;
  running?: Promise<void>;
  /** Not before, because somebody else is at it, or it failed. */
  notBefore: number;
  backOffMs: number;
  failure?: unknown;
}

/**
 * Folds as-of views while they are requested: one of each tenant at a time, and so many in all. One instance folds a past, the
 * others look now and then whether it still does.
 */
export class AsOfFolds {
  private readonly wanted = new Map<number, PastFold>();
  private readonly queue = new FairQueue(AS_OF_FOLDS);
  private readonly ending = new AbortController();
  private readonly retryPolicy: FoldRetryPolicy;

  constructor(private readonly options: AsOfFoldsOptions) {
    this.retryPolicy = options.retryPolicy ?? foldRetryPolicy;
  }

  /** Records a request of this tenant. Throws the error of the last attempt, unless that was a while ago. */
  want(past: number, asOf: AnsweredAsOf, tenant: string): void {
    const wanted = this.wanted.get(past) ?? this.begin(past, asOf);
    const now = performance.now();
    wanted.requestedAt = now;
    if (asOf.position > wanted.asOf.position) wanted.asOf = asOf;
    if (now < wanted.notBefore) {
      if (wanted.failure) throw wanted.failure;
      return;
    }
    wanted.failure = undefined;
    if (wanted.running || wanted.tenants.has(tenant) || this.ending.signal.aborted) return;
    wanted.tenants.add(tenant);
    void this.queue
      .take(tenant, () => this.fold(past, wanted))
      .catch((error: unknown) => this.failed(past, wanted, error))
      .finally(() => wanted.tenants.delete(tenant));
  }

  /** Resolves when it is not being folded (any more) here; never where it is not. */
  async ended(past: number): Promise<void> {
    await (this.wanted.get(past)?.running ?? new Promise(() => undefined));
  }

  /** Stops running folds: the next request continues them. */
  async stop(): Promise<void> {
    this.ending.abort(new Stopped('The service ends.'));
    await Promise.all([...this.wanted.values()].map(({ running }) => running));
  }

  private begin(past: number, asOf: AnsweredAsOf): PastFold {
    const now = performance.now();
    for (const [other, { tenants, requestedAt, notBefore }] of this.wanted)
      if (
        tenants.size === 0 &&
        now > Math.max(requestedAt + this.retryPolicy.abandonedMs, notBefore)
      )
        this.wanted.delete(other);
    const tenants = new Set<string>();
    const wanted = { asOf, requestedAt: now, tenants, notBefore: 0, backOffMs: FIRST_BACK_OFF_MS };
    this.wanted.set(past, wanted);
    return wanted;
  }

  private async fold(past: number, wanted: PastFold): Promise<void> {
    // Another tenant was served first, or the caller has gone.
    if (wanted.running || this.isAbandoned(wanted) || this.ending.signal.aborted) return;
    const run = this.run(past, wanted);
    wanted.running = run.then(nothing, nothing).finally(() => (wanted.running = undefined));
    await run;
  }

  private async run(past: number, wanted: PastFold): Promise<void> {
    const { url, log, projections, onFolded } = this.options;
    const { known, time, position } = wanted.asOf;
    const { folded: schema } = schemasOf(past);
    if (!(await this.isFree(schema))) return this.backOff(wanted);
    const stopping = new AbortController();
    const watch = this.watch(wanted, stopping);
    const signal = AbortSignal.any([this.ending.signal, stopping.signal]);
    const source =
      known === 'now' ? { ...log, occurredByMs: Date.parse(time), timeless: definitionTypes } : log;
    try {
      const isDone = await foldUpTo({ url, schema, log: source, projections, signal }, position);
      if (!isDone) return this.backOff(wanted);
      wanted.backOffMs = FIRST_BACK_OFF_MS;
      await onFolded(past);
    } finally {
      clearInterval(watch);
    }
  }

  /** To fold takes two sessions: they are opened only where nobody else is at it. */
  private async isFree(schema: string): Promise<boolean> {
    const { rows } = await this.options.pool.query<{ free: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('projections'), hashtext($1)) AS free`,
      [schema],
    );
    return rows[0]!.free;
  }

  private watch(wanted: PastFold, stopping: AbortController): NodeJS.Timeout {
    const { abandonedMs, sliceMs } = this.retryPolicy;
    const since = performance.now();
    const check = (): void => {
      const isLong = performance.now() - since > sliceMs;
      if (this.isAbandoned(wanted)) stopping.abort(new Stopped('No request is left.'));
      else if (isLong && this.queue.hasOtherThan(wanted.tenants))
        stopping.abort(new Stopped('Others wait.'));
    };
    return setInterval(check, Math.min(LOOK_EVERY_MS, abandonedMs, sliceMs));
  }

  private isAbandoned({ requestedAt }: PastFold): boolean {
    return performance.now() - requestedAt > this.retryPolicy.abandonedMs;
  }

  private backOff(wanted: PastFold): void {
    wanted.notBefore = performance.now() + wanted.backOffMs;
    wanted.backOffMs = Math.min(LONGEST_BACK_OFF_MS, wanted.backOffMs * 2);
  }

  private failed(past: number, wanted: PastFold, error: unknown): void {
    if (error instanceof Stopped || wasDropped(error)) return;
    if (isPassing(error)) return this.backOff(wanted);
    const failure = failureOf(error);
    this.options.onError(`Past ${past} cannot be folded`, error);
    wanted.failure = failure;
    const forMs = failure instanceof Unavailable ? OUTAGE_MS : this.retryPolicy.failedMs;
    wanted.notBefore = performance.now() + forMs;
  }
}

/** The fold is intact: the next request continues it. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Reports an outage as one. */
const failureOf = (error: unknown): unknown => {
  try {
    return asUnavailable(error);
  } catch (failure) {
    return failure;
  }
};

const nothing = (): void => undefined;
