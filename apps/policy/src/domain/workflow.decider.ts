import {
  type CommandOf,
  type DecisionRef,
  type EventOf,
  type PolicyRefusal,
  type publishWorkflow,
  type WorkflowDefinition,
  workflowOf,
  workflowProblems,
  type workflowPublished,
} from '#contracts';
import { type Decider, type FieldError, Refusal } from '#kernel';
import { mustHaveOwner } from './policy.decider';
import {
  addedWrites,
  type ControlledWorkflow,
  controlledWrites,
  type Writes,
} from './controlled-writes';
import { type KnownNames } from './names/registry';
import { lookAlikesIn } from './names/look-alikes-in';
import { decisionOn, type NamedDecision } from './policy-change';

/** What publishing reads of the versions of a workflow. */
export interface Published {
  /** The one in force; null before the first. */
  readonly latest: InForce | null;
  /** Decisions that allowed a version: each allows one. */
  readonly used: readonly string[];
}

interface InForce {
  readonly version: number;
  readonly digest: string;
  /** The workflow whose decision the next version needs. */
  readonly changeControl?: string | undefined;
  readonly writes: Writes;
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
  /** It names a calendar that nobody has defined. */
  readonly isUnknownCalendar?: boolean;
  /** Exception codes that it lists and the catalogue does not have. */
  readonly unknownCodes: readonly string[];
  /** Names that the tenant knows. */
  readonly names: KnownNames;
  /** Other workflows in force that are under change control. */
  readonly controlled: readonly ControlledWorkflow[];
  /** The decision that the command names as allowing it. */
  readonly named: NamedDecision | undefined;
}

type PublishWorkflow = CommandOf<typeof publishWorkflow> & { readonly context: WorkflowContext };
type WorkflowPublished = EventOf<typeof workflowPublished>;

const decide = (command: PublishWorkflow, published: Published): readonly WorkflowPublished[] => {
  const { data, context } = command;
  const { latest } = published;
  const { definition, digest, shapeErrors, lastResort } = context;
  if (latest?.digest === digest) return [];
  if (shapeErrors.length > 0) throw invalid(shapeErrors);
  const otherId =
    definition.id === data.workflowId
      ? []
      : [{ pointer: '/id', message: `is published as ${data.workflowId}: use one id` }];
  const problems = [
    ...otherId,
    ...workflowProblems(definition),
    ...undefinedNames(context),
    ...lookAlikesIn(definition, context.names),
  ];
  if (problems.length > 0) throw invalid(problems);
  mustHaveOwner(lastResort);

  const approvedBy = allowedBy(command, published);
  return [
    {
      type: 'workflow.published',
      data: {
        workflowId: data.workflowId,
        version: (latest?.version ?? 0) + 1,
        digest,
        definition: data.definition,
        ...(approvedBy && { approvedBy }),
      },
    },
  ];
};

/** What it names and nobody has defined in this tenant. */
const undefinedNames = ({
  definition: { calendar, exceptionCodes },
  isUnknownCalendar,
  unknownCodes,
}: WorkflowContext): readonly FieldError[] => [
  ...(isUnknownCalendar
    ? [
        {
          pointer: '/calendar',
          message: `there is no calendar ${calendar}: define it first, with PUT /v1/calendars/${calendar}`,
        },
      ]
    : []),
  ...exceptionCodes.flatMap((code, index) =>
    unknownCodes.includes(code)
      ? [
          {
            pointer: `/exceptionCodes/${index}`,
            message: `there is no exception code ${code}: define it first, with PUT /v1/exception-codes/${code} or in exception-codes.yaml`,
          },
        ]
      : [],
  ),
];

/**
 * The decision that allows it; undefined where nobody need decide. The version in force says whether,
 * because a proposed one could lift the control that it is under; and so do other workflows that have under control what it
 * writes. Its own board has decided on what the version in force writes.
 */
const allowedBy = (
  { data: { workflowId }, metadata, context }: PublishWorkflow,
  { latest, used }: Published,
): DecisionRef | undefined => {
  const { definition, digest, named, controlled } = context;
  const change = { what: 'workflow', id: workflowId, workflowId, digest, used } as const;
  const own = latest?.changeControl;
  const writes = controlledWrites(definition, controlled);
  const undecided = own === undefined ? writes : addedWrites(writes, latest?.writes);
  return decisionOn(change, own, undecided, named, metadata);
};

const invalid = (errors: readonly FieldError[]): Refusal<PolicyRefusal> =>
  new Refusal('workflow_invalid', 'The definition cannot be published as it is.', {}, errors);

const afterPublishing = (
  { used }: Published,
  { version, digest, definition, approvedBy }: WorkflowPublished['data'],
): Published => ({
  latest: inForceOf({ version, digest }, workflowOf(definition)),
  used: approvedBy ? [...used, approvedBy.decisionId] : used,
});

const inForceOf = (
  version: Pick<InForce, 'version' | 'digest'>,
  { changeControl, systems, actions }: WorkflowDefinition,
): InForce => ({ ...version, changeControl, writes: { systems, actions } });

export const workflowDecider: Decider<Published, PublishWorkflow, WorkflowPublished> = {
  initialState: { latest: null, used: [] },
  decide,
  evolve: (state, { type, data }) =>
    type === 'workflow.published' ? afterPublishing(state, data) : state,
};
