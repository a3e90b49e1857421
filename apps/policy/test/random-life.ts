/** Random lives of one work order: what somebody may do next, and what comes of it. */
import { type DecisionMadeData, type ProposedAction } from '#contracts';
import { fold, type NewEvent, toInstant } from '#kernel';
import { metadata, recorded } from '#testkit';
import { type Approval, isGranted } from '#work-order';
import { type DecisionCommand, decisionDecider } from '../src/domain/decision.decider';
import { answerTo, declaration, endOf, type Happened, type Life } from './random-answers';
import { type Verb } from './random-verbs';
import { euros, exceptionAbout, NOW, outside, ready, workOrderId } from './refund-builders';

/** Finance decides on every refund, law besides on those above 10.00. */
const rules = (reads: string): string => `
  @id("money") @outcome("wait") @approval("refund")
  permit (principal, action == Action::"refund.issue", resource) when { ${reads} };
  @id("law") @outcome("wait") @approval("legal")
  permit (principal, action == Action::"refund.issue", resource)
  when { context has amount && context.amount.minor > 1000 };`;
export const kindsWanted = ({ amount }: ProposedAction): readonly string[] =>
  (amount?.minor ?? 0) > 1000 ? ['refund', 'legal'] : ['refund'];

const kind = (owner: string, overrides: object = {}) => ({
  owner,
  answerWithin: 'PT2H',
  validFor: 'P1D',
  ...overrides,
});
const definition = {
  facts: {},
  prerequisites: [],
  approvals: { legal: kind('law'), refund: kind('finance', { after: ['legal'] }) },
  actions: [
    {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'payments',
      objects: ['order-1'],
      writes: ['refund', 'note'],
      arguments: { account: 'string' },
    },
  ],
  systems: [{ name: 'payments', writes: ['refund', 'note'] }],
};
/** The second policy words the rule about money otherwise, and nothing else. */
const policies = ['true', '!false'].map((reads) => outside({ definition, cedar: rules(reads) }));

const people: readonly { readonly id: string; readonly onBehalfOf?: readonly string[] }[] = [
  { id: 'agent-7' },
  { id: 'agent-8', onBehalfOf: ['ana'] },
  { id: 'ben' },
];
/** Which of several: the same number picks the same one. */
const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % from.length];

export const newLife = (): Life =>
  ready()
    .slice(0, 2)
    .reduce((life, event) => happens(life, event), {
      events: [],
      workOrder: decisionDecider.initialState,
      now: NOW,
      policy: 0,
    } as Life);

const happens = (
  life: Life,
  event: NewEvent,
  by: (typeof people)[number] = { id: 'olga' },
): Life => {
  const { now, policy } = life;
  // With all that happened before, so that each event has an id and a position of its own.
  const held = recorded([...life.events, { ...event, recordedAt: now, actor: by }]).at(-1)!;
  const requesters = [by.id, ...(by.onBehalfOf ?? [])];
  return {
    ...life,
    events: [...life.events, { ...event, at: now, policy, requesters }],
    workOrder: decisionDecider.evolve(life.workOrder, held),
  };
};

/** Asks the decider and keeps what it says. */
const commanded = (
  life: Life,
  { type, data }: Pick<DecisionCommand, 'type' | 'data'>,
  by: (typeof people)[number],
): Life => {
  const context = policies[life.policy % 2]!;
  const mark = life.events.length;
  const known = life.workOrder.decisions.names();
  const ids = { ...context.ids, decision: (old = '') => `${mark}-${known.indexOf(old)}` };
  const command = {
    type,
    data,
    metadata: metadata({ actor: by, now: life.now }),
    context: { ...context, ids },
  } as DecisionCommand;
  return decisionDecider
    .decide(command, life.workOrder)
    .reduce((now, event) => happens(now, event, by), life);
};

/** A decision of a life once more, from what came before it and what it says of itself. */
export const decidedOnceMore = (
  before: readonly Happened[],
  { at, policy, requesters, data }: Happened,
): unknown => {
  const { decisionId, action, supersedes, requestedBy } = data as DecisionMadeData;
  const held = recorded(before.map((event) => ({ ...event, ...heldAs(event) })));
  const context = policies[policy % 2]!;
  const command = {
    ...(supersedes === undefined || requesters[0] === requestedBy
      ? { type: 'decide', data: { workOrderId, action } }
      : { type: 'decide-again', data: { workOrderId, decisionId: supersedes } }),
    metadata: metadata({ actor: actorOf(requesters), now: at }),
    context: { ...context, ids: { ...context.ids, decision: () => decisionId } },
  } as DecisionCommand;
  return decisionDecider.decide(command, fold(decisionDecider, held))[0]?.data;
};

const heldAs = ({ at, requesters }: Happened) => ({ recordedAt: at, actor: actorOf(requesters) });

const actorOf = ([id, ...onBehalfOf]: readonly string[]) => ({ id: id!, onBehalfOf });

const SERVICE = { id: 'policy' };
export const decidedAgain = (life: Life, about: object): Life =>
  commanded(life, { type: 'decide-again', data: { workOrderId, ...about } } as never, SERVICE);

const decisionsOf = ({ events }: Life): readonly (Happened & { data: DecisionMadeData })[] =>
  events.filter(({ type }) => type === 'decision.made') as never;

/** Does it where it can be done; what an answer touches is decided again, as reactions do. */
export const lived = (life: Life, verb: Verb): Life => {
  switch (verb.do) {
    case 'propose':
      return proposed(life, verb.action, pick(people, verb.who)!);
    case 'propose-again': {
      const decision = pick(decisionsOf(life), verb.which);
      return decision ? proposed(life, decision.data.action, pick(people, verb.which)!) : life;
    }
    case 'wait':
      return { ...life, now: toInstant(Date.parse(life.now) + verb.minutes * 60_000) };
    case 'publish':
      return { ...life, policy: life.policy + 1 };
    case 'decide-again':
      return decidedAgain(life, { all: true });
    case 'stop':
    case 'resume':
      return decidedAgain(
        happens(life, {
          type: verb.do === 'stop' ? 'work-order.stopped' : 'work-order.resumed',
          data: { workOrderId, reason: 'x' },
        }),
        { all: true },
      );
    case 'report':
    case 'report-other':
      return reported(life, verb.do, verb.which);
    case 'declare': {
      const by = pick(people, verb.who)!;
      return proposed(happens(life, declaration(life, verb.how, by), by), verb.how.action, by);
    }
    case 'end':
    case 'run-out': {
      const event = endOf(life, verb.nth, verb.do === 'end' ? 'ended' : 'expired');
      if (!event) return life;
      const over = happens(life, event);
      // Reactions come later: what is reported before them must not count either.
      return verb.nth % 2 === 0
        ? decidedAgain(over, { breakGlassId: event.data.breakGlassId })
        : reported(over, 'report', verb.nth);
    }
    case 'settle':
      return settled(life, verb.which);
    default:
      return answered(life, verb);
  }
};

const proposed = (life: Life, action: ProposedAction, by: (typeof people)[number]): Life =>
  commanded(life, { type: 'decide', data: { workOrderId, action } }, by);

const reported = (life: Life, how: string, which: number): Life => {
  const runs = decisionsOf(life).filter(({ data }) => data.outcome === 'run');
  const run = pick(runs, runs.length + 11 - which);
  if (!run) return life;
  const { decisionId, action } = run.data;
  const other = { ...action, amount: euros((action.amount?.minor ?? 0) + 500) };
  const data = { workOrderId, decisionId, outcome: 'performed' as const };
  const outcome = how === 'report' ? data : { ...data, action: other };
  return commanded(life, { type: 'report-outcome', data: outcome }, { id: 'agent-7' });
};

/** Raises and resolves the exception about a rejected approval. */
const settled = (life: Life, which: number): Life => {
  const approval = pick(withStatus(life, 'rejected'), which);
  if (!approval) return life;
  const exceptionId = `x-${life.events.length}`;
  const raised = happens(life, exceptionAbout(approval.approvalId, { exceptionId }));
  return happens(raised, { type: 'exception.resolved', data: { workOrderId, exceptionId } });
};

const withStatus = ({ workOrder, now }: Life, status: Approval['status']): readonly Approval[] =>
  Object.values(workOrder.approvals).filter(
    (approval) => approval.status === status && (status !== 'requested' || approval.dueAt > now),
  );

/** Only moves that are legal: who may make them is for approvals, and not assumed here. */
const answered = (life: Life, verb: Extract<Verb, { which: number }>): Life => {
  const open = withStatus(life, 'requested');
  const held = Object.values(life.workOrder.approvals).filter(isGranted);
  const from =
    verb.do === 'revoke' || verb.do === 'meet'
      ? held
      : verb.do === 'grant'
        ? [...open, ...open, ...held.filter(({ status }) => status === 'partial')]
        : verb.do === 'expire'
          ? [...open, ...held]
          : open;
  const approval = pick(from, verb.which);
  const event = approval && answerTo(life, verb, approval);
  if (!event) return life;
  const after = happens(life, event);
  return event.type === 'approval.signed'
    ? after
    : decidedAgain(after, { approvalId: approval.approvalId });
};
