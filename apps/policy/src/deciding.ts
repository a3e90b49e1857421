import { v5 as uuidv5 } from 'uuid';
import {
  type CommandOf,
  type decideAction,
  type decideAgain,
  type DecisionMadeData,
  eventDefinition,
  type publishPolicy,
  type publishWorkflow,
  type reportOutcome,
  streamOf,
  workflowOf,
} from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { canonicalBytes, type Deciding, fieldErrors } from '#platform';
import { type WorkOrder } from '#work-order';
import { compilePolicy } from './cedar/compile';
import { sha256 } from './cedar/parse';
import { type DefinitionStore } from './definitions/definition-store';
import { type DecisionContext, decisionDecider } from './domain/decision.decider';
import {
  type PolicyContext,
  policyDecider,
  type Published,
  type WorkflowContext,
  workflowDecider,
} from './domain/definition.decider';
import { type DecisionIds } from './domain/decision-record';

type PublishWorkflow = CommandOf<typeof publishWorkflow>;
type PublishPolicy = CommandOf<typeof publishPolicy>;
type DecisionRequest = CommandOf<typeof decideAction | typeof decideAgain | typeof reportOutcome>;

const DECISIONS = '3f0a8f6e-4c1b-4f6c-9d5d-0a7e3b1c2d4f';
const APPROVALS = 'b1d7c7a2-2f6e-4f0e-8a53-6d0f9c3e5b17';

const describe = (type: string) => eventDefinition(type)!;

/** How actions are decided: one stream a work order. */
export const decidingActions = (
  definitions: DefinitionStore,
): Deciding<WorkOrder, DecisionRequest, DecisionContext> => ({
  decider: decisionDecider,
  describe,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
  contextOf: async ({ data, metadata }, { workflow }) => {
    const ids = idsOf(metadata, data.workOrderId);
    if (!workflow) return { definition: undefined, policy: undefined, ids };
    const { tenant } = metadata;
    const [definition, policy] = await Promise.all([
      definitions.workflow(tenant, workflow),
      definitions.policyInForce(tenant, workflow.id),
    ]);
    return { definition, policy, ids };
  },
  answerOf: ({ data }, events) => ({
    workOrderId: data.workOrderId,
    ...answerOfDecision(events),
  }),
});

/** UUIDv5 of the command's identity: a retry, here or in another process, makes the same ids. */
const idsOf = (
  { tenant, actor, commandId }: CommandMetadata,
  workOrderId: string,
): DecisionIds => ({
  decision: (replaced = '') =>
    uuidv5([tenant, actor.id, commandId, workOrderId, replaced].join('\n'), DECISIONS),
  approval: (decisionId, kind) => uuidv5(`${decisionId}\n${kind}`, APPROVALS),
});

/** What the caller is told: the decision, or what was recorded about an outcome. */
const answerOfDecision = (events: readonly NewEvent[]): object => {
  const [first] = events;
  if (first?.type !== 'decision.made') return (first?.data as object | undefined) ?? {};
  const { facts: _facts, consumes: _consumes, ...told } = first.data as DecisionMadeData;
  return told;
};

/** How workflows are published: one stream a workflow. */
export const decidingWorkflows = (): Deciding<Published, PublishWorkflow, WorkflowContext> => ({
  decider: workflowDecider,
  describe,
  streamOf: ({ data }) => streamOf.workflow(data.workflowId),
  contextOf: ({ data }) => {
    const definition = workflowOf(data.definition);
    return {
      definition,
      shapeErrors: fieldErrors(definition, data.definition),
      digest: sha256(canonicalBytes(data.definition)),
    };
  },
  answerOf: ({ data }, events, state) => ({
    workflowId: data.workflowId,
    ...versionOf(events, state),
  }),
});

/** How policies are published: one stream a workflow. */
export const decidingPolicies = (
  definitions: DefinitionStore,
): Deciding<Published, PublishPolicy, PolicyContext> => ({
  decider: policyDecider,
  describe,
  streamOf: ({ data }) => streamOf.policy(data.workflowId),
  contextOf: async ({ data, metadata }) => {
    const workflow = await definitions.latestWorkflow(metadata.tenant, data.workflowId);
    return {
      workflow,
      compiled: workflow && compilePolicy(data.cedar, workflow.definition),
      digest: sha256(data.cedar),
    };
  },
  answerOf: ({ data }, events, state) => ({
    policyId: data.policyId,
    workflowId: data.workflowId,
    ...versionOf(events, state),
  }),
});

/** The new version, or the one that says the same already. */
const versionOf = (events: readonly NewEvent[], { latest }: Published) => {
  const { version, digest } = (events[0]?.data ?? latest) as { version: number; digest: string };
  return { version, digest };
};
