import {
  type CommandOf,
  type EventOf,
  type PolicyRefusal,
  type policyPublished,
  type publishPolicy,
  type publishWorkflow,
  type WorkflowDefinition,
  workflowProblems,
  type WorkflowRef,
  type workflowPublished,
} from '#contracts';
import { type Decider, type FieldError, Refusal } from '#kernel';
import { goldenCaseProblems } from './golden-cases';
import { type Compiled } from './rules';

/** The version of a definition that is in force; null before the first. */
export interface Published {
  readonly latest: {
    readonly id: string;
    readonly version: number;
    readonly digest: string;
  } | null;
}

/** What publishing a workflow needs besides the stream. */
export interface WorkflowContext {
  readonly definition: WorkflowDefinition;
  /** What is wrong with single fields. */
  readonly shapeErrors: readonly FieldError[];
  /** SHA-256 of the definition's canonical JSON. */
  readonly digest: string;
}

type PublishWorkflow = CommandOf<typeof publishWorkflow> & { readonly context: WorkflowContext };

const decideWorkflow = (
  { data, context }: PublishWorkflow,
  { latest }: Published,
): readonly EventOf<typeof workflowPublished>[] => {
  const { definition, digest, shapeErrors } = context;
  if (latest?.digest === digest) return [];
  if (shapeErrors.length > 0) throw workflowInvalid(shapeErrors);
  const otherId =
    definition.id === data.workflowId
      ? []
      : [{ pointer: '/id', message: `is published as ${data.workflowId}: use one id` }];
  const problems = [...otherId, ...workflowProblems(definition)];
  if (problems.length > 0) throw workflowInvalid(problems);

  const version = (latest?.version ?? 0) + 1;
  return [
    {
      type: 'workflow.published',
      data: { workflowId: data.workflowId, version, digest, definition: data.definition },
    },
  ];
};

/** What publishing a policy needs besides the stream. */
export interface PolicyContext {
  /** The workflow version in force, whose schema the rules must fit. */
  readonly workflow:
    { readonly ref: WorkflowRef; readonly definition: WorkflowDefinition } | undefined;
  readonly compiled: Compiled | undefined;
  /** SHA-256 of the text's UTF-8 bytes. */
  readonly digest: string;
}

type PublishPolicy = CommandOf<typeof publishPolicy> & { readonly context: PolicyContext };

const decidePolicy = (
  { data, metadata, context }: PublishPolicy,
  { latest }: Published,
): readonly EventOf<typeof policyPublished>[] => {
  const { policyId, workflowId, cedar, cases = [] } = data;
  const { workflow, compiled, digest } = context;
  if (!workflow || !compiled)
    throw refuse('workflow_not_found', `Publish the workflow ${workflowId} before its policy.`);
  if (latest && latest.id !== policyId)
    throw refuse(
      'policy_of_other_workflow',
      `The workflow ${workflowId} is governed by the policy ${latest.id}: publish a version of that one.`,
    );
  if (!compiled.policy)
    throw refuse(
      'policy_invalid',
      `The policy does not fit the workflow ${workflowId}.`,
      compiled.errors,
    );
  const failed = goldenCaseProblems(cases, workflow.definition, compiled.policy, metadata.now);
  if (failed.length > 0)
    throw refuse('golden_case_failed', 'Golden cases do not come out as stated.', failed);
  if (latest?.digest === digest) return [];

  const version = (latest?.version ?? 0) + 1;
  const workflowDigest = workflow.ref.digest;
  return [
    {
      type: 'policy.published',
      data: { policyId, workflowId, version, digest, workflowDigest, cedar },
    },
  ];
};

const workflowInvalid = (errors: readonly FieldError[]): Refusal<PolicyRefusal> =>
  refuse('workflow_invalid', 'The definition cannot be published as it is.', errors);

const refuse = (
  code: PolicyRefusal,
  message: string,
  errors: readonly FieldError[] = [],
): Refusal<PolicyRefusal> => new Refusal(code, message, {}, errors);

const initialState: Published = { latest: null };

export const workflowDecider: Decider<
  Published,
  PublishWorkflow,
  EventOf<typeof workflowPublished>
> = {
  initialState,
  decide: decideWorkflow,
  evolve: (state, { type, data }) =>
    type === 'workflow.published'
      ? { latest: { id: data.workflowId, version: data.version, digest: data.digest } }
      : state,
};

export const policyDecider: Decider<Published, PublishPolicy, EventOf<typeof policyPublished>> = {
  initialState,
  decide: decidePolicy,
  evolve: (state, { type, data }) =>
    type === 'policy.published'
      ? { latest: { id: data.policyId, version: data.version, digest: data.digest } }
      : state,
};
