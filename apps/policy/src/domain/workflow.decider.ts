import {
  type CommandOf,
  type EventOf,
  type PolicyRefusal,
  type publishWorkflow,
  type WorkflowDefinition,
  workflowProblems,
  type workflowPublished,
} from '#contracts';
import { type Decider, type FieldError, Refusal } from '#kernel';
import { mustHaveOwner } from './owner-missing';

/** The version of a workflow that is in force; null before the first. */
export interface Published {
  readonly latest: { readonly version: number; readonly digest: string } | null;
}

/** What publishing a workflow needs besides the stream. */
export interface WorkflowContext {
  readonly definition: WorkflowDefinition;
  /** What is wrong with single fields. */
  readonly shapeErrors: readonly FieldError[];
  /** SHA-256 of the definition's canonical JSON. */
  readonly digest: string;
  /** Who gets what nobody owns: the owner of the code `owner-missing`. */
  readonly lastResort: string | undefined;
}

type PublishWorkflow = CommandOf<typeof publishWorkflow> & { readonly context: WorkflowContext };

const decide = (
  { data, context }: PublishWorkflow,
  { latest }: Published,
): readonly EventOf<typeof workflowPublished>[] => {
  const { definition, digest, shapeErrors, lastResort } = context;
  if (latest?.digest === digest) return [];
  if (shapeErrors.length > 0) throw invalid(shapeErrors);
  const otherId =
    definition.id === data.workflowId
      ? []
      : [{ pointer: '/id', message: `is published as ${data.workflowId}: use one id` }];
  const problems = [...otherId, ...workflowProblems(definition)];
  if (problems.length > 0) throw invalid(problems);
  mustHaveOwner(lastResort);

  const version = (latest?.version ?? 0) + 1;
  return [
    {
      type: 'workflow.published',
      data: { workflowId: data.workflowId, version, digest, definition: data.definition },
    },
  ];
};

const invalid = (errors: readonly FieldError[]): Refusal<PolicyRefusal> =>
  new Refusal('workflow_invalid', 'The definition cannot be published as it is.', {}, errors);

export const workflowDecider: Decider<
  Published,
  PublishWorkflow,
  EventOf<typeof workflowPublished>
> = {
  initialState: { latest: null },
  decide,
  evolve: (state, { type, data }) =>
    type === 'workflow.published'
      ? { latest: { version: data.version, digest: data.digest } }
      : state,
};
