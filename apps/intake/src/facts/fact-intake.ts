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
import { namesIn } from '#work-order';
import { type Definitions } from '../definitions';
import { admit } from '../domain/fact-admission';
import { type UnderstoodFact } from '../domain/parse-fact';
import { type QuarantinedFact } from '../domain/quarantined-fact';
import { factError, type FactError, isFactError } from '../domain/envelope';
import { type Arrival, arrivalOf, type Reporter } from './arrival';
import { type Judged, type Placed, placeFact, placeInQuarantine } from './placing';
import { type Quarantine } from './quarantine';
import { FactContext, type JudgedBy } from './fact-context';

interface SubmitOptions {
  /** What keeps an event from being a fact, whatever it says. */
  readonly whyNot?: (name: Arrival['name']) => FactError | undefined;
  readonly quarantined?: QuarantinedFact;
}

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
    const { state: catalogue, now } = await this.definitions.catalogue(reporter.tenant);
    const { store, judgedBy, definitions, clockSkewMs } = this;
    const circumstances = { now, clockSkewMs, codes: namesIn(catalogue), quarantined };
    const around = new FactContext(store, judgedBy, definitions, reporter, circumstances);
    const arrivals = raws.map((raw) => arrivalOf(raw, now));
    for (const { value } of arrivals) linkTo(parseTraceparent(traceparentIn(value)));

    const facts = arrivals.map(({ name, fact }) => whyNot?.(name) ?? fact);
    await around.readAhead(facts.flatMap((fact) => (isFactError(fact) ? [] : [fact])));
    const results: SubmitResult[] = [];
    let waiting: Placed[] = [];
    const flush = async (): Promise<void> => {
      results.push(...(await this.append(waiting, reporter)));
      waiting = [];
    };
    for (const [index, arrival] of arrivals.entries()) {
      const fact = facts[index]!;
      if (isFactError(fact)) {
        waiting.push(placeInQuarantine(arrival, fact, reporter));
        continue;
      }
      const { error, opensAt } = await around.withinLimit(fact);
      if (error) waiting.push(placeInQuarantine(arrival, error, reporter));
      else if (opensAt !== undefined) {
        // What follows is about work that is opened by then.
        await flush();
        results.push(await this.appendOpening(arrival, fact, around, reporter));
      } else if (await around.isJudged(fact)) {
        // Judged against all that came before it, so what waits goes first.
        await flush();
        const name = `${reporter.tenant}/${fact.body.workOrderId}`;
        const judge = () => this.appendJudged(arrival, fact, around, reporter);
        results.push(await this.judging.run(name, judge));
      } else waiting.push(await this.place(arrival, fact, around, reporter));
    }
    await flush();
    for (const { outcome } of results) count('writ_events_submitted_total', { outcome });
    return replyOf(results);
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

  private async append(
    placed: readonly Placed[],
    reporter: Reporter,
  ): Promise<readonly SubmitResult[]> {
    if (placed.length === 0) return [];
    const outcomes = await this.store.append(placed.map(({ item }) => item));
    const results: SubmitResult[] = [];
    for (const [index, one] of placed.entries())
      results.push(await this.settle(one, outcomes[index]!, reporter));
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

const unplaced = (outcome: AppendResult): FactError =>
  outcome.outcome === 'invalid'
    ? factError('invalid_data', '/data', `The ledger does not take it: ${outcome.message}`)
    : factError(
        'id_reused',
        '/id',
        'Another event was accepted under this source and id: send this one under a new id.',
      );

const resultOf = (
  { arrival: { name }, quarantined }: Placed,
  outcome: 'committed' | 'duplicate',
  position: number,
): SubmitResult => {
  if (quarantined)
    return {
      ...name,
      outcome: 'quarantined',
      position,
      quarantineId: quarantined.quarantineId,
      ...quarantined.error,
    };
  return { ...name, outcome: outcome === 'committed' ? 'accepted' : 'duplicate', position };
};

const replyOf = (results: readonly SubmitResult[]): SubmitReply => {
  const count = (wanted: SubmitResult['outcome']): number =>
    results.filter(({ outcome }) => outcome === wanted).length;
  return {
    received: results.length,
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    quarantined: count('quarantined'),
    results,
    position: Math.max(0, ...results.map(({ position }) => position)),
  };
};

/** Where a CloudEvent was made, by its extension for distributed tracing. */
const traceparentIn = (event: unknown): unknown =>
  typeof event === 'object' && event !== null
    ? (event as Record<string, unknown>)[TRACEPARENT]
    : undefined;
