import { setTimeout as sleep } from 'node:timers/promises';
import { type AppendItem, type AppendResult, type Command } from '#kernel';
import { sampledTraceparent, withinContext } from '../tracing';
import { CommandDecisions, type StreamName } from './command-decisions';
import { recordedOf, refuseLarge, roughBytes } from './command-item';
import { type DeciderConfig } from './decider-config';
import { type EventStore } from './event-store';
import { type FoldedStreams } from './folded-streams';
import { type Job, type Planned, replay, settle, settled, type Tip } from './stored-answer';
import { type Lane } from './lane';
import { type Folded } from './stream-memory';
import { Unavailable } from './unavailable';

const BACKOFF_MIN_MS = 2;
const BACKOFF_MAX_MS = 100;
/** What goes together into one append. */
const TOGETHER_MAX = 64;
const TOGETHER_BYTES_MAX = 256 * 1024;

/**
 * Takes turns at one stream: decides what waits, each command on what the one before left, and appends it together.
 * Where another process was faster, the conflict brings what was missed, and they are decided again.
 */
export class Turns<State, C extends Command, Context> {
  private conflicts = 0;
  private mustRead = false;

  private readonly decisions: CommandDecisions<State, C, Context>;

  constructor(
    private readonly store: EventStore,
    private readonly streams: FoldedStreams<State>,
    deciding: DeciderConfig<State, C, Context>,
    private readonly name: StreamName,
  ) {
    this.decisions = new CommandDecisions(streams, deciding, name);
  }

  /** What is read and appended for a turn belongs to the trace of its first command. */
  take(lane: Lane<Job<C>>): Promise<void> {
    return withinContext(lane.peek()?.trace, () => this.takeTurn(lane));
  }

  private async takeTurn(lane: Lane<Job<C>>): Promise<void> {
    if (this.conflicts > 1) await sleep(backoffMs(this.conflicts));
    const since = performance.now();
    const plan: Planned<C, State>[] = [];
    try {
      await this.plan(lane, await this.tip(), plan);
      if (plan.length > 0) await this.append(lane, plan);
    } catch (error) {
      for (const { job } of plan) job.reject(error);
      // They all wait for the same read.
      lane.rejectUntil(since, error);
    }
  }

  private async tip(): Promise<Tip<State>> {
    const { tenant, stream } = this.name;
    const remembered = this.mustRead ? undefined : this.streams.recall(tenant, stream);
    if (remembered) return { on: remembered };
    const on = await this.streams.at(tenant, stream);
    this.mustRead = false;
    return { on };
  }

  /** Fills the plan: what is decided and waits to be appended. */
  private async plan(
    lane: Lane<Job<C>>,
    base: Tip<State>,
    plan: Planned<C, State>[],
  ): Promise<void> {
    let tip = base;
    let bytes = 0;
    for (let job = lane.peek(); job && fits(job, plan); job = lane.peek()) {
      const { trace } = job;
      const decision = await this.decided(job, tip);
      if (decision === 'later') return;
      if (decision !== 'settled') {
        const { item, on } = decision;
        if (plan.length > 0 || lane.size > 1) bytes += roughBytes(item);
        if (plan.length > 0 && bytes > TOGETHER_BYTES_MAX) return;
        const traceparent = sampledTraceparent(trace);
        plan.push({ job, item: traceparent ? { ...item, traceparent } : item, on });
        // The last one of a plan is not folded before it is recorded.
        const follows = item.events.at(-1)?.id ?? tip.follows;
        lane.shift();
        const next = lane.peek() ? this.foresee(on, item) : on;
        tip = { on: next, follows };
      } else lane.shift();
    }
  }

  private decided(job: Job<C>, tip: Tip<State>) {
    return withinContext(job.trace, () => this.decisions.decide(job, tip));
  }

  /** As the stream will be when the item is recorded; times are those of the decision until then. */
  private foresee(on: Folded<State>, item: AppendItem): Folded<State> {
    const at = { version: on.version, position: 0, recordedAt: on.now };
    return this.streams.foresee(on, recordedOf(item, at));
  }

  private async append(lane: Lane<Job<C>>, plan: readonly Planned<C, State>[]): Promise<void> {
    const knownAt = performance.now();
    const outcomes = await this.store
      .append(plan.map(({ item }) => item))
      .catch((error: unknown) => this.failed(lane, plan, error));
    if (!outcomes) return;
    // Only the first that records anything was decided on what the ledger had.
    const first = plan.find(({ item }) => item.events.length > 0) ?? plan[0]!;
    let on: Pick<Folded<State>, 'state' | 'version'> = first.on;
    for (const [i, { job, item }] of plan.entries()) {
      const outcome = outcomes[i];
      switch (outcome?.outcome) {
        case 'committed':
          on = this.recorded(on, item, outcome, knownAt);
          settle(job, () => settled({ ...outcome, answer: item.answer }, false));
          break;
        case 'duplicate':
          settle(job, () => settled(outcome, true));
          break;
        case 'reused':
          settle(job, () => replay('reused'));
          break;
        case 'invalid':
          settle(job, () => invalid(item, outcome.message));
          break;
        default:
          this.missed(on, outcome, knownAt);
          // What was decided on it is decided again too; nothing of it was appended.
          return this.putBack(lane, plan.slice(i), outcome);
      }
    }
    this.conflicts = 0;
  }

  /** Whose fault it is shows when each is appended by itself. An outage is nobody's. */
  private failed(
    lane: Lane<Job<C>>,
    plan: readonly Planned<C, State>[],
    error: unknown,
  ): undefined {
    const jobs = plan.map(({ job }) => job);
    if (jobs.length === 1 || error instanceof Unavailable)
      for (const job of jobs) job.reject(error);
    else {
      for (const job of jobs) job.isAlone = true;
      lane.putBack(jobs);
    }
    this.mustRead = true;
  }

  private recorded(
    on: Pick<Folded<State>, 'state' | 'version'>,
    item: AppendItem,
    { firstPosition, recordedAt }: Extract<AppendResult, { outcome: 'committed' }>,
    knownAt: number,
  ): Pick<Folded<State>, 'state' | 'version'> {
    if (item.events.length === 0) return on;
    const at = { version: on.version, position: firstPosition!, recordedAt };
    const added = { events: recordedOf(item, at), now: recordedAt, knownAt };
    return this.streams.take(this.name.tenant, this.name.stream, on, added);
  }

  private putBack(
    lane: Lane<Job<C>>,
    plan: readonly Planned<C, State>[],
    outcome: AppendResult | undefined,
  ): void {
    const [first] = plan;
    // Its own stream was as expected, so what its context was read from has moved.
    if (outcome?.outcome === 'conflict' && outcome.version === first!.item.expectedVersion)
      first!.job.asOf = 'log';
    this.conflicts += 1;
    lane.putBack(plan.map(({ job }) => job));
  }

  /** Takes in what a conflict brings along; what it does not bring is read at the next turn. */
  private missed(
    on: Pick<Folded<State>, 'state' | 'version'>,
    outcome: AppendResult | undefined,
    knownAt: number,
  ): void {
    const { tenant, stream } = this.name;
    const missed = outcome?.outcome === 'conflict' ? outcome.missed : undefined;
    const isNext = missed?.events[0]?.version === on.version + 1;
    const isAll = isNext && missed.events.at(-1)!.version === missed.version;
    if (isNext) this.streams.take(tenant, stream, on, { ...missed, knownAt: isAll ? knownAt : 0 });
    const isSame = outcome?.outcome === 'conflict' && outcome.version === on.version;
    this.mustRead = !isAll && !isSame;
  }
}

const fits = <C>(
  { key, isAlone }: Job<C>,
  plan: readonly Pick<Planned<C, never>, 'job'>[],
): boolean =>
  plan.length === 0 ||
  (plan.length < TOGETHER_MAX &&
    !isAlone &&
    !plan[0]!.job.isAlone &&
    // The same command once more waits for its first result.
    plan.every(({ job }) => job.key.id !== key.id || job.key.principal !== key.principal));

const invalid = (item: AppendItem, message: string): never => {
  refuseLarge(item);
  throw new Error(`The ledger refused what was decided: ${message}`);
};

/** Full jitter, so that writers who collided do not collide again. */
const backoffMs = (attempt: number): number =>
  BACKOFF_MIN_MS + Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** attempt);
