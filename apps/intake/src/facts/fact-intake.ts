import { setTimeout as sleep } from 'node:timers/promises';
import { type SubmitReply, type SubmitResult } from '#contracts';
import { type AppendResult, Refusal } from '#kernel';
import {
  beginCounting,
  count,
  type EventStore,
  linkTo,
  OneAtATime,
  parseTraceparent,
  TRACEPARENT,
  Unavailable,
} from '#platform';
import { type Definitions } from '../definitions';
import { admit } from '../domain/fact-admission';
import { type UnderstoodFact } from '../domain/parse-fact';
import { type QuarantinedFact } from '../domain/quarantined-fact';
import { type FactError, isFactError } from '../domain/envelope';
import { type Arrival, arrivalOf, type Reporter } from './arrival';
import { type Judged, type Placed, placeFact, placeInQuarantine } from './placing';
import { replyOf, resultOf, unplaced } from './submit-results';
import { type Quarantine } from './quarantine';
import { BatchProgress } from './batch-progress';
import { type Circumstances, FactContext, type JudgedBy } from './fact-context';

interface SubmitOptions {
  /** What keeps an event from being a fact, whatever it says. */
  readonly whyNot?: (name: Arrival['name']) => FactError | undefined;
  readonly quarantined?: QuarantinedFact;
}

/** What arrived, and the fact that it is or why it is none. */
interface Submitted {
  readonly arrival: Arrival;
  readonly fact: Arrival['fact'];
}

/** A batch of facts from one reporter. */
interface FactBatch {
  readonly reporter: Reporter;
  readonly circumstances: Circumstances;
  /** Absent where facts are recorded at any version, for those that rested on another one than the ledger has. */
  readonly progress?: BatchProgress;
}

/** What waits to be appended. */
interface WaitingFact extends Submitted {
  readonly placed: Placed;
}

/** A batch of many facts takes long, and a single fact is not to wait for all of it. */
const FACTS_A_TURN = 25;
const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const JUDGED_TRIES_MAX = 20;
const JUDGED_PAUSE_MS = 20;

/**
 * Facts from outside, on their way into the ledger: understood, placed, appended. Each event is
 * accepted, known already, or in quarantine; nothing is lost and nothing counts twice.
 */
export class FactIntake {
  /** Those of one work order wait for each other instead of conflicting. */
  private readonly judging = new OneAtATime();

  constructor(
    private readonly store: EventStore,
    private readonly judgedBy: JudgedBy,
    private readonly definitions: Definitions,
    private readonly quarantine: Quarantine,
    private readonly clockSkewMs: number,
  ) {
    beginCounting('writ_events_submitted_total');
  }

  /** One result an event, in their order, after the commit. Throws `Unavailable` on doubt. */
  async submit(
    raws: readonly Buffer[],
    reporter: Reporter,
    { whyNot, quarantined }: SubmitOptions = {},
  ): Promise<SubmitReply> {
    const { clockSkewMs } = this;
    const now = await this.definitions.now(reporter.tenant);
    const circumstances = { now, clockSkewMs, quarantined };
    const arrivals: Arrival[] = [];
    for (const raw of raws) {
      arrivals.push(arrivalOf(raw, now));
      if (arrivals.length % FACTS_A_TURN === 0) await othersTurn();
    }
    for (const { value } of arrivals) linkTo(parseTraceparent(traceparentIn(value)));

    const submitted = arrivals.map((arrival) => ({
      arrival,
      fact: whyNot?.(arrival.name) ?? arrival.fact,
    }));
    const progress = new BatchProgress();
    const results = await this.record(submitted, { reporter, circumstances, progress });
    for (const { outcome } of results) count('writ_events_submitted_total', { outcome });
    return replyOf(results);
  }

  private async record(
    submitted: readonly Submitted[],
    batch: FactBatch,
  ): Promise<readonly SubmitResult[]> {
    const { store, judgedBy, definitions } = this;
    const { reporter, circumstances, progress } = batch;
    const around = new FactContext(store, judgedBy, definitions, reporter, circumstances, progress);
    await around.before.readAhead(
      submitted.flatMap(({ fact }) => (isFactError(fact) ? [] : [fact])),
    );
    const results: SubmitResult[] = [];
    let waiting: WaitingFact[] = [];
    const flush = async (): Promise<void> => {
      results.push(...(await this.append(waiting, batch)));
      waiting = [];
    };
    for (const [index, { arrival, fact }] of submitted.entries()) {
      if (index % FACTS_A_TURN === FACTS_A_TURN - 1) await othersTurn();
      const wait = (placed: Placed) => waiting.push({ arrival, fact, placed });
      if (isFactError(fact)) {
        wait(placeInQuarantine(arrival, fact, reporter));
        continue;
      }
      const { error, opensAt } = await around.withinLimit(fact);
      if (error) wait(placeInQuarantine(arrival, error, reporter));
      else if (opensAt !== undefined) {
        // What follows is about work that is opened by then.
        await flush();
        results.push(await this.appendOpening(arrival, fact, around, reporter));
        around.before.forget(fact);
      } else if (await around.isJudged(fact)) {
        // Judged against all that came before it, so what waits goes first.
        await flush();
        const name = `${reporter.tenant}/${fact.body.workOrderId}`;
        const judge = () => this.appendJudged(arrival, fact, around, reporter);
        results.push(await this.judging.run(name, judge));
        around.before.forget(fact);
      } else {
        const at = progress?.placeOf(fact.body.workOrderId);
        const placed = await this.place(arrival, fact, around, reporter, at);
        if (!placed.quarantined) progress?.add(fact, placed.item);
        wait(placed);
      }
    }
    await flush();
    return results;
  }

  /**
   * Takes a quarantined event in again, as it came: what it lacked may be there now. Refuses with
   * `quarantine_not_found` and, when what it says is in the ledger, `quarantine_already_replayed`.
   * What `whyNot` finds wrong stays where it is.
   */
  async replay(
    quarantineId: string,
    reporter: Reporter,
    whyNot?: SubmitOptions['whyNot'],
  ): Promise<object> {
    const { raw, quarantined } = await this.quarantine.read(quarantineId, reporter.tenant);
    const { results } = await this.submit([raw], reporter, { quarantined, whyNot });
    const result = results[0]!;
    if (result.outcome === 'duplicate')
      throw new Refusal('quarantine_already_replayed', 'What it says is in the ledger already.', {
        position: result.position,
      });
    return { quarantineId, ...result };
  }

  private async place(
    arrival: Arrival,
    fact: UnderstoodFact,
    around: FactContext,
    reporter: Reporter,
    judged?: Judged,
  ): Promise<Placed> {
    const admitted = admit(fact, await around.of(fact));
    return isFactError(admitted)
      ? placeInQuarantine(arrival, admitted, reporter)
      : placeFact(arrival, admitted, reporter, judged);
  }

  /** By a credential that is limited to workflows: nobody else must open the work under another one meanwhile. */
  private appendOpening(
    arrival: Arrival,
    fact: UnderstoodFact,
    around: FactContext,
    reporter: Reporter,
  ): Promise<SubmitResult> {
    return this.appendAtVersion(reporter, async () => {
      const { error, opensAt = null } = await around.withinLimit(fact);
      return error
        ? placeInQuarantine(arrival, error, reporter)
        : this.place(arrival, fact, around, reporter, { expectedVersion: opensAt });
    });
  }

  /**
   * Two reports under one run must not both find it unused, nor one miss a halt, nor two reopenings both find the work closed:
   * the versions that were read must stand.
   */
  private appendJudged(
    arrival: Arrival,
    fact: UnderstoodFact,
    around: FactContext,
    reporter: Reporter,
  ): Promise<SubmitResult> {
    return this.appendAtVersion(reporter, async () => {
      const { context, version, dependsOn } = await around.ofJudged(fact);
      const admitted = admit(fact, context);
      return isFactError(admitted)
        ? placeInQuarantine(arrival, admitted, reporter)
        : placeFact(arrival, admitted, reporter, { expectedVersion: version, dependsOn });
    });
  }

  /** Places it again while others change what was read for it. */
  private async appendAtVersion(
    reporter: Reporter,
    place: () => Promise<Placed>,
  ): Promise<SubmitResult> {
    for (let tries = 1; tries <= JUDGED_TRIES_MAX; tries++) {
      const placed = await place();
      const [outcome] = await this.store.append([placed.item]);
      if (outcome!.outcome !== 'conflict') return this.settle(placed, outcome!, reporter);
      await sleep(JUDGED_PAUSE_MS * Math.random());
    }
    throw new Unavailable('The work order is changing too fast; send it again in a moment.');
  }

  /** Those that find another version of their work order than was foreseen are placed again, in their order. */
  private async append(
    waiting: readonly WaitingFact[],
    batch: FactBatch,
  ): Promise<readonly SubmitResult[]> {
    if (waiting.length === 0) return [];
    const outcomes = await this.store.append(waiting.map(({ placed }) => placed.item));
    const isForeseen = (at: number): boolean => outcomes[at]!.outcome !== 'conflict';
    const again = batch.progress ? waiting.filter((_, at) => !isForeseen(at)) : [];
    const { reporter, circumstances } = batch;
    const recorded = again.length > 0 ? await this.record(again, { reporter, circumstances }) : [];
    const results: SubmitResult[] = [];
    let next = 0;
    for (const [at, { placed }] of waiting.entries())
      results.push(
        batch.progress && !isForeseen(at)
          ? recorded[next++]!
          : await this.settle(placed, outcomes[at]!, reporter),
      );
    return results;
  }

  private async settle(
    placed: Placed,
    outcome: AppendResult,
    reporter: Reporter,
  ): Promise<SubmitResult> {
    const { arrival, quarantined } = placed;
    switch (outcome.outcome) {
      case 'committed':
      case 'duplicate':
        return resultOf(placed, outcome.outcome, outcome.firstPosition!);
      case 'reused':
      case 'invalid': {
        if (quarantined)
          throw new Error(`The ledger does not take a quarantine entry: ${outcome.outcome}`);
        const again = placeInQuarantine(arrival, unplaced(outcome), reporter);
        const [second] = await this.store.append([again.item]);
        return this.settle(again, second!, reporter);
      }
      default:
        throw new Unavailable('The ledger is changing hands; send it again in a moment.');
    }
  }
}

/** Where a CloudEvent was made, by its extension for distributed tracing. */
const traceparentIn = (event: unknown): unknown =>
  typeof event === 'object' && event !== null
    ? (event as Record<string, unknown>)[TRACEPARENT]
    : undefined;
