import { Injectable } from '@nestjs/common';
import {
  addWhatIf,
  emptyWhatIf,
  streamOf,
  type WhatIfAnswer,
  WhatIfBody,
  whatIfRoles,
  type WhatIfSums,
  withHint,
} from '#contracts';
import { parseInstant, type RecordedEvent, Refusal, toInstant } from '#kernel';
import { type CommandFrame, mustNameCaller, parseAs, Platform } from '#platform';
import { sha256 } from '../cedar/parse';
import { PolicyChecks } from '../cedar/policy-checks';
import { CalendarStore } from '../definitions/calendar-store';
import { DefinitionStore } from '../definitions/definition-store';
import { HaltStore } from '../definitions/halt-store';
import { TeamStore } from '../definitions/team-store';
import { type DecisionContext } from '../domain/decision-context';
import { PublishingFacts } from '../publishing';
import { ContextsThen, Histories } from '../replay/histories';
import { isDecision, type RecordedDecisionEvent } from '../replay/replayed-decision';
import { compared, notReplayable } from './compared';
import { placeOfTime } from './place-of-time';
import { type Proposal, Proposals } from './proposals';
import { CheckSlots, EventLoopYields } from './check-slots';

type Metadata = CommandFrame['metadata'];

const LIMIT = 100;
const PAGE_EVENTS = 1_000;
/** One page reads so much of the log, and works so long, however few decisions it finds. */
const EVENTS_MAX = 10_000;
const BUDGET_MS = 4_000;
/** A decision is recorded at about the time that its rules saw; clocks are set. */
const SLACK_MS = 5 * 60_000;

/** Which decisions a question covers. */
interface Period {
  readonly tenant: string;
  readonly workflowId: string;
  readonly from: string | null;
  readonly to: string | null;
}

interface Page {
  readonly sums: WhatIfSums;
  readonly position: number;
  readonly next: number | null;
}

/** Nothing is published, so nobody has to decide on it. */
const UNCONTROLLED = { besides: () => Promise.resolve([]) };

/** A proposal registers no name. */
const UNNAMED = {
  of: () => Promise.resolve({ names: [], at: { stream: streamOf.principals(), version: 0 } }),
};

/** Asks what a proposed policy would have decided on the recorded past. Nothing is recorded. */
@Injectable()
export class WhatIfService {
  private readonly calendars: CalendarStore;
  private readonly contexts: ContextsThen;
  private readonly proposals: Proposals;
  private readonly seats = new CheckSlots();

  constructor(
    private readonly platform: Platform,
    checks: PolicyChecks,
  ) {
    const { store } = platform;
    const definitions = new DefinitionStore(store);
    this.calendars = new CalendarStore(store);
    this.contexts = new ContextsThen(
      definitions,
      this.calendars,
      new HaltStore(store),
      new TeamStore(store),
    );
    const facts = new PublishingFacts(store, definitions, this.calendars, UNCONTROLLED, UNNAMED);
    this.proposals = new Proposals(store, facts, checks);
  }

  /** One page. Refuses with `forbidden`, `invalid_request`, `too_many_requests`, and as publishing the proposal would be. */
  async ask(body: object, metadata: Metadata): Promise<WhatIfAnswer> {
    onlyForThoseWhoJudge(metadata);
    const request = parseAs(WhatIfBody, body);
    const { after = 0, limit = LIMIT } = request;
    return this.seats.withOne(questionOf(request, metadata.tenant), async (seat) => {
      const proposal = await this.proposals.of(request, metadata, seat);
      const period = periodOf(request, metadata.tenant, proposal.workflowId);
      const { sums, position, next } = await this.page(proposal, period, after, limit);
      const { from, to } = period;
      return withHint({ ...proposal.identity, from, to, ...sums, position, next });
    });
  }

  private async page(
    proposal: Proposal,
    period: Period,
    after: number,
    limit: number,
  ): Promise<Page> {
    const { store } = this.platform;
    // To the log's end also where `to` is earlier: a clock that ran ahead for a while makes everything
    // behind it look recorded later than it was decided.
    const histories = new Histories(store);
    const yields = new EventLoopYields();
    const endsAt = performance.now() + BUDGET_MS;
    const start = after === 0 && period.from ? await placeOfTime(store, early(period.from)) : after;
    let position = start;
    let sums = emptyWhatIf;
    for (let count = 0; position < start + EVENTS_MAX;) {
      const events = await store.readLog(position, PAGE_EVENTS);
      if (events.length === 0) return { sums, position, next: null };
      for (const event of events) {
        await yields.pass();
        if (isInPeriod(event, period)) {
          if (count === limit || (count > 0 && performance.now() > endsAt))
            return { sums, position, next: position };
          sums = addWhatIf(sums, await this.one(event, histories, proposal));
          count += 1;
        }
        position = event.position;
      }
    }
    return { sums, position, next: position };
  }

  private async one(
    event: RecordedDecisionEvent,
    histories: Histories,
    proposal: Proposal,
  ): Promise<WhatIfSums> {
    const stream = await histories.around(event);
    const before = await histories.before(event);
    const then = await this.contexts.of(event);
    if (typeof then === 'string') return notReplayable(event, then);
    const now = await this.proposedIn(then, event, proposal);
    return compared({ event, before, stream }, { then, now });
  }

  /** The same as then, with what is proposed in place of what was in force. */
  private async proposedIn(
    then: DecisionContext,
    { tenant, position }: RecordedEvent,
    { policy, workflow }: Proposal,
  ): Promise<DecisionContext> {
    if (!workflow) return { ...then, policy };
    const { definition } = workflow;
    const { calendar } = await this.calendars.named(tenant, definition.calendar, position);
    return { ...then, policy, definition, calendar };
  }
}

/** The same for every page of one question. */
const questionOf = ({ after: _, limit: __, ...question }: WhatIfBody, tenant: string): string =>
  sha256(JSON.stringify([tenant, question]));

const periodOf = ({ from, to }: WhatIfBody, tenant: string, workflowId: string): Period => ({
  tenant,
  workflowId,
  from: from === undefined ? null : parseInstant(from)!,
  to: to === undefined ? null : parseInstant(to)!,
});

const isInPeriod = (
  event: RecordedEvent,
  { tenant, workflowId, from, to }: Period,
): event is RecordedDecisionEvent => {
  if (event.tenant !== tenant || !isDecision(event) || event.data.workflow.id !== workflowId)
    return false;
  const { decidedAt = event.recordedAt } = event.data;
  return (from === null || decidedAt >= from) && (to === null || decidedAt < to);
};

const early = (time: string): string => toInstant(Date.parse(time) - SLACK_MS);

/** The gateway has checked already; this interface has other callers too. */
const onlyForThoseWhoJudge = (metadata: Metadata): void => {
  mustNameCaller(metadata);
  if (!whatIfRoles.some((role) => metadata.roles.includes(role)))
    throw new Refusal('forbidden', `What-if replays are for the roles ${whatIfRoles.join(', ')}.`);
};
