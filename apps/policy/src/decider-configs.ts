import { v5 as uuidv5 } from 'uuid';
import {
  type ActionReportedData,
  type CommandOf,
  type decideAction,
  type decideAgain,
  dataOf,
  decisionMade,
  type DecisionMadeData,
  eventDefinition,
  type expireHalt,
  type halt,
  type HaltAnswer,
  type liftHalt,
  type proposePlan,
  type reportOutcome,
  type ReportOutcomeAnswer,
  type withdrawDecision,
  streamOf,
} from '#contracts';
import { answersOf, type CommandMetadata, type StreamVersion } from '#kernel';
import { type DeciderConfig } from '#platform';
import { type Halts, type WorkOrder, workflowsOfWork } from '#work-order';
import { type CalendarStore } from './definitions/calendar-store';
import { type DefinitionStore } from './definitions/definition-store';
import { type HaltStore } from './definitions/halt-store';
import { type TeamStore } from './definitions/team-store';
import { type DecisionContext } from './domain/decision-context';
import { decisionAttributes } from './domain/decision-attributes';
import { type DecisionCommand, decisionDecider } from './domain/decision.decider';
import { type DecisionIds } from './domain/proposed';
import { type HaltCommand, haltDecider } from './domain/halt.decider';
import { planIdOf } from './domain/plan';
import { alreadyDecided } from './domain/proposing';

type DecisionRequest = CommandOf<
  | typeof decideAction
  | typeof proposePlan
  | typeof decideAgain
  | typeof withdrawDecision
  | typeof reportOutcome
>;

const DECISIONS = '3f0a8f6e-4c1b-4f6c-9d5d-0a7e3b1c2d4f';
const APPROVALS = 'b1d7c7a2-2f6e-4f0e-8a53-6d0f9c3e5b17';
const HALTS = '8c2e5d17-4a90-4f6b-b3d8-51e7a2c9f064';
const TRACKS = '6d1f0c8b-3e57-4a9c-b6c4-21d9f4a7e083';

const describe = (type: string) => eventDefinition(type)!;

/** What its requester is answered of a decision. */
const decisionAnswerOf = ({
  facts: _f,
  consumes: _c,
  stopCause: _s,
  afterStop: _a,
  roles: _r,
  memberOf: _m,
  ...answer
}: DecisionMadeData) => answer;

/** Who reports on a decision of somebody else may not be allowed to read the action, and learns no more than they sent. */
const reportAnswerOf = ({ action, ...answer }: ActionReportedData): ReportOutcomeAnswer =>
  answer.notTheirs ? answer : { ...answer, action };

/** The caller is answered with the decision, or with what was recorded about an outcome. */
const answerOf = answersOf<DecisionCommand, WorkOrder, ReportOutcomeAnswer>(
  ({ data: { workOrderId } }, [reported]) => ({
    workOrderId,
    ...(reported && reportAnswerOf(reported.data as ActionReportedData)),
  }),
  {
    decide: (command, [made], workOrder) => {
      const live = made ? undefined : alreadyDecided(command, workOrder);
      const answer = decisionAnswerOf(live ?? (made!.data as DecisionMadeData));
      return live ? { ...answer, alreadyDecided: true } : answer;
    },
    'propose-plan': (command, events) => ({
      workOrderId: command.data.workOrderId,
      planId: planIdOf(command),
      decisions: events.flatMap((event) => {
        const made = dataOf(event, decisionMade);
        return made ? [{ line: made.plan!.line, ...decisionAnswerOf(made) }] : [];
      }),
    }),
    'decide-again': () => ({}),
    'withdraw-decision': ({ data: { workOrderId } }) => ({ workOrderId }),
  },
);

/** What lies outside the work order's stream, and where it was read. */
type ReadContext = DecisionContext & { readonly dependsOn: readonly StreamVersion[] };

/** How actions are decided: one stream a work order. */
export const actionConfig = (
  definitions: DefinitionStore,
  calendars: CalendarStore,
  halted: HaltStore,
  teams: TeamStore,
): DeciderConfig<WorkOrder, DecisionRequest, ReadContext> => ({
  decider: decisionDecider,
  describe,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
  workflowsOf: workflowsOfWork,
  contextOf: async ({ data, metadata }, { workflow }, asOf) => {
    const ids = idsOf(metadata, data.workOrderId);
    const none = { definition: undefined, policy: undefined, halts: {}, ids, dependsOn: [] };
    if (!workflow) return none;
    const { tenant } = metadata;
    const [definition, { policy, at }, { halts, at: haltsAt }, members] = await Promise.all([
      definitions.workflow(tenant, workflow),
      definitions.policyInForce(tenant, workflow.id, asOf),
      asOf === 'memory' ? halted.lastKnown(tenant) : halted.of(tenant),
      asOf === 'memory' ? teams.lastKnown(tenant) : teams.of(tenant),
    ]);
    const read = await calendars.named(tenant, definition?.calendar);
    const { calendar, at: calendarAt } = read;
    const dependsOn = [at, haltsAt, members.at, ...calendarAt];
    return { definition, policy, calendar, halts, teamsOf: members.teamsOf, ids, dependsOn };
  },
  dependsOn: ({ dependsOn }) => dependsOn,
  attributesOf: decisionAttributes,
  answerOf,
});

type HaltRequest = CommandOf<typeof halt | typeof liftHalt | typeof expireHalt>;

/** How work is halted: one stream a tenant. */
export const haltConfig = (): DeciderConfig<Halts, HaltRequest, HaltCommand['context']> => ({
  decider: haltDecider,
  describe,
  streamOf: () => streamOf.halts(),
  contextOf: ({ metadata: { tenant, actor, commandId } }) => ({
    haltId: uuidv5([tenant, actor.id, commandId].join('\n'), HALTS),
  }),
  answerOf: answersOf<HaltRequest, Halts, object>(() => ({}), {
    halt: (_, [declared]) => declared!.data as HaltAnswer,
    'lift-halt': ({ data: { haltId } }) => ({ haltId }),
  }),
});

/** UUIDv5 of the command's identity: a retry, here or in another process, makes the same ids. */
const idsOf = ({ tenant, actor, commandId }: CommandMetadata, workOrderId: string): DecisionIds =>
  idsFor((part = '') =>
    uuidv5([tenant, actor.id, commandId, workOrderId, part].join('\n'), DECISIONS),
  );

/** Every other id follows from the decision's: a replay that knows it makes the same ones. */
export const idsFor = (decision: DecisionIds['decision']): DecisionIds => ({
  decision,
  approval: (decisionId, kind) => uuidv5(`${decisionId}\n${kind}`, APPROVALS),
  track: (workOrderId, track) => uuidv5(`${workOrderId}\n${track}`, TRACKS),
});
