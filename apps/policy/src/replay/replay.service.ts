import { Injectable } from '@nestjs/common';
import {
  type DecisionAt,
  ReplayDecisionsBody,
  type ReplayDecisionsAnswer,
  replayRoles,
  streamOf,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, mustNameCaller, parseAs, Platform } from '#platform';
import { CalendarStore } from '../definitions/calendar-store';
import { DefinitionStore } from '../definitions/definition-store';
import { HaltStore } from '../definitions/halt-store';
import { TeamStore } from '../definitions/team-store';
import { ContextsThen, Histories } from './histories';
import { fieldsThatDiffer, isDecision, type RecordedDecisionEvent } from './replayed-decision';

type Metadata = CommandFrame['metadata'];

const LIMIT = 100;

const PAGE_EVENTS = 1_000;

/** One answer reads so much of the log, however few decisions are in it. */
const EVENTS_MAX = 10_000;

/** Holds the system to its word: what was decided once is decided again, and compared. */
@Injectable()
export class ReplayService {
  constructor(private readonly platform: Platform) {}

  /** Refuses with `forbidden`, `invalid_request` or `work_order_not_found`. */
  async replay(body: object, metadata: Metadata): Promise<ReplayDecisionsAnswer> {
    onlyForAuditors(metadata);
    const { after = 0, limit = LIMIT, workOrderId } = parseAs(ReplayDecisionsBody, body);
    const { tenant } = metadata;
    return workOrderId === undefined
      ? this.ofLog(tenant, after, limit)
      : this.ofWorkOrder(tenant, workOrderId, after, limit);
  }

  private async ofLog(
    tenant: string,
    after: number,
    limit: number,
  ): Promise<ReplayDecisionsAnswer> {
    const tally = new Tally();
    const past = freshPast(this.platform.store);
    let position = after;
    while (position < after + EVENTS_MAX) {
      const page = await this.platform.store.readLog(position, PAGE_EVENTS);
      if (page.length === 0) return tally.reply(null);
      for (const event of page) {
        if (tally.count === limit) return tally.reply(position);
        if (event.tenant === tenant && isDecision(event)) await compare(event, past, tally);
        position = event.position;
      }
    }
    return tally.reply(position);
  }

  private async ofWorkOrder(
    tenant: string,
    workOrderId: string,
    after: number,
    limit: number,
  ): Promise<ReplayDecisionsAnswer> {
    const { store } = this.platform;
    const { events } = await store.read(tenant, streamOf.workOrder(workOrderId));
    if (events.length === 0)
      throw new Refusal('work_order_not_found', `There is no work order ${workOrderId}.`);
    const left = events.filter(isDecision).filter(({ position }) => position > after);
    const decisions = left.slice(0, limit);
    const tally = new Tally();
    const past = freshPast(store);
    for (const event of decisions) await compare(event, past, tally);
    return tally.reply(left.length > limit ? decisions.at(-1)!.position : null);
  }
}

/** What decisions met: read from the log for each request, so that a replay finds what was altered since this process read it. */
interface Past {
  readonly histories: Histories;
  readonly contexts: ContextsThen;
}

const freshPast = (store: Platform['store']): Past => ({
  histories: new Histories(store),
  contexts: new ContextsThen(
    new DefinitionStore(store),
    new CalendarStore(store),
    new HaltStore(store),
    new TeamStore(store),
  ),
});

const compare = async (
  event: RecordedDecisionEvent,
  { histories, contexts }: Past,
  tally: Tally,
): Promise<void> => {
  const before = await histories.before(event);
  const context = await contexts.of(event);
  if (typeof context === 'string') tally.cannot(event, context);
  else tally.made(event, fieldsThatDiffer(event, before, context));
};

/** The gateway has checked already; this interface has other callers too. */
const onlyForAuditors = (metadata: Metadata): void => {
  mustNameCaller(metadata);
  if (!replayRoles.some((role) => metadata.roles.includes(role)))
    throw new Refusal('forbidden', `Replays are for the roles ${replayRoles.join(', ')}.`);
};

/** Counts what came of replayed decisions. */
class Tally {
  private same = 0;
  private readonly different: ReplayDecisionsAnswer['different'][number][] = [];
  private readonly notReplayable: ReplayDecisionsAnswer['notReplayable'][number][] = [];

  /** Decisions checked so far. */
  get count(): number {
    return this.same + this.different.length + this.notReplayable.length;
  }

  /** A decision was made again, and these of its fields came out otherwise. */
  made(event: RecordedDecisionEvent, fields: readonly string[]): void {
    if (fields.length === 0) this.same += 1;
    else this.different.push({ ...placeOf(event), fields });
  }

  /** A decision cannot be made again. */
  cannot(event: RecordedDecisionEvent, why: string): void {
    this.notReplayable.push({ ...placeOf(event), why });
  }

  /** `next`: where to go on; null at the end. */
  reply(next: number | null): ReplayDecisionsAnswer {
    const { same, different, notReplayable } = this;
    return { replayed: same + different.length, same, different, notReplayable, next };
  }
}

const placeOf = ({ data, position }: RecordedDecisionEvent): DecisionAt => ({
  decisionId: data.decisionId,
  workOrderId: data.workOrderId,
  position,
});
