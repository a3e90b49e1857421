import {
  type CommandOf,
  type EventOf,
  type GoldenCase,
  type policyPublished,
  type PolicyPublishedData,
  type PolicyRefusal,
  type PublishedRule,
  type publishPolicy,
  type rollbackPolicy,
  type RollbackPolicyBody,
  type WorkflowDefinition,
  type WorkflowRef,
} from '#contracts';
import {
  assertNever,
  type CommandMetadata,
  type Decider,
  type FieldError,
  type RecordedEvent,
  Refusal,
} from '#kernel';
import { type ControlledWorkflow, controlledWrites } from './controlled-writes';
import { decisionOn, type NamedDecision } from './policy-change';
import { type Checked } from './rules';

/** What publishing a text, or going back to one, needs besides the stream. */
export interface PolicyContext {
  /** The workflow version in force, whose schema the rules must fit. */
  readonly workflow:
    { readonly ref: WorkflowRef; readonly definition: WorkflowDefinition } | undefined;
  /** The text that is to come into force; undefined where there is no such text or workflow. */
  readonly checked: Checked | undefined;
  /** Its rules as people read them; none where it does not fit. */
  readonly rules: readonly PublishedRule[];
  /** SHA-256 of the text's UTF-8 bytes. */
  readonly digest: string;
  /** Who gets what nobody owns: the owner of the code `owner-missing`. */
  readonly lastResort: string | undefined;
  /** The decision that the command names as allowing it. */
  readonly named: NamedDecision | undefined;
  /** Other workflows in force that are under change control. */
  readonly controlled: readonly ControlledWorkflow[];
}

type InContext = { readonly context: PolicyContext };

/** The context, with what was published before, and by whom this is. */
interface Publishing extends PolicyContext {
  readonly versions: PolicyVersions;
  readonly metadata: CommandMetadata;
}

type PublishPolicy = CommandOf<typeof publishPolicy> & InContext;

type RollbackPolicy = CommandOf<typeof rollbackPolicy> & InContext;

type PolicyCommand = PublishPolicy | RollbackPolicy;

type PolicyPublished = EventOf<typeof policyPublished>;

/** A text on its way into force. */
interface Candidate {
  readonly policyId: string;
  readonly workflowId: string;
  readonly cedar: string;
  readonly cases: readonly GoldenCase[];
  /** The version that had it before, when somebody goes back to it. */
  readonly earlier?: PolicyVersion;
}

const decide = (command: PolicyCommand, versions: PolicyVersions): readonly PolicyPublished[] => {
  switch (command.type) {
    case 'publish-policy':
      return publish(command, versions);
    case 'rollback-policy':
      return rollBack(command, versions);
    default:
      return assertNever(command);
  }
};

const publish = (
  { data, metadata, context }: PublishPolicy,
  versions: PolicyVersions,
): readonly PolicyPublished[] => {
  const { policyId, workflowId, cedar, cases = [] } = data;
  return bringIntoForce({ policyId, workflowId, cedar, cases }, { ...context, versions, metadata });
};

const rollBack = (
  { data, metadata, context }: RollbackPolicy,
  versions: PolicyVersions,
): readonly PolicyPublished[] => {
  const { policyId, workflowId = policyId } = data;
  if (versions.length === 0)
    throw refuse(
      'policy_not_found',
      `No policy of the workflow ${workflowId} was published: publish one, or name the workflow that ${policyId} governs in workflowId.`,
    );
  const earlier = versionToRestore(versions, data);
  if (!earlier)
    throw refuse(
      'policy_version_not_found',
      `The policy ${policyId} has no such version to go back to. There are ${listed(versions)}.`,
    );
  if (earlier.digest !== context.digest)
    throw refuse(
      'policy_version_altered',
      `The stored text of ${policyId} version ${earlier.version} does not have the digest that it was published with: audit the log, and publish the text that you trust.`,
    );
  const { cedar, cases } = earlier;
  return bringIntoForce(
    { policyId, workflowId, cedar, cases, earlier },
    { ...context, versions, metadata },
  );
};

const LISTED_MAX = 20;

const listed = (versions: PolicyVersions): string =>
  versions
    .slice(-LISTED_MAX)
    .map(({ version, digest }) => `version ${version} (${digest})`)
    .join(', ');

/** The same gate for every text, new or old, because the workflow may have changed under it. */
const bringIntoForce = (candidate: Candidate, context: Publishing): readonly PolicyPublished[] => {
  const { policyId, workflowId, cedar, cases, earlier } = candidate;
  const { workflow, checked, versions, digest } = context;
  const inForce = versions.at(-1);
  if (!workflow || !checked)
    throw refuse('workflow_not_found', `Publish the workflow ${workflowId} before its policy.`);
  if (inForce && inForce.id !== policyId)
    throw refuse(
      'policy_of_other_workflow',
      `The workflow ${workflowId} is governed by the policy ${inForce.id}: publish a version of that one.`,
    );
  const whose = earlier ? `Version ${earlier.version} of the policy` : 'The policy';
  if (checked.errors.length > 0)
    throw refuse(
      'policy_invalid',
      `${whose} does not fit the workflow ${workflowId} as it is today.`,
      checked.errors,
    );
  if (checked.failedCases.length > 0)
    throw refuse(
      'golden_case_failed',
      `${whose} has golden cases that do not come out as stated.`,
      checked.failedCases,
    );
  if (inForce?.digest === digest) return [];

  mustHaveOwner(context.lastResort);
  const approvedBy = allowedBy(candidate, context, workflow.definition);
  return [
    {
      type: 'policy.published',
      data: {
        policyId,
        workflowId,
        version: (inForce?.version ?? 0) + 1,
        digest,
        workflowDigest: workflow.ref.digest,
        cedar,
        rules: [...context.rules],
        ...(cases.length > 0 && { cases: [...cases] }),
        ...(earlier && { rollbackOf: earlier.version }),
        ...(approvedBy && { approvedBy }),
      },
    },
  ];
};

/**
 * The decision that allows it; undefined where nobody need decide: before the first version of a policy, unless its
 * workflow writes what others have under change control.
 */
const allowedBy = (
  { policyId, workflowId }: Candidate,
  { versions, digest, named, controlled, metadata }: Publishing,
  definition: WorkflowDefinition,
) => {
  const used = versions.flatMap(({ decisionId }) => decisionId ?? []);
  const change = { what: 'policy', id: policyId, workflowId, digest, used } as const;
  const own = versions.length > 0 ? definition.changeControl : undefined;
  const writes = own === undefined ? controlledWrites(definition, controlled) : [];
  return decisionOn(change, own, writes, named, metadata);
};

const refuse = (
  code: PolicyRefusal,
  message: string,
  errors: readonly FieldError[] = [],
): Refusal<PolicyRefusal> => new Refusal(code, message, {}, errors);

/** A version of a policy as far as publishing and going back read it. */
interface PolicyVersion {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly cedar: string;
  /** The golden cases that it passed. */
  readonly cases: readonly GoldenCase[];
  /** The decision that allowed it, where its workflow wanted one. */
  readonly decisionId?: string;
}

/** What the stream of a policy comes to: its versions, oldest first. The last one is in force. */
export type PolicyVersions = readonly PolicyVersion[];

export const evolvePolicy = (
  versions: PolicyVersions,
  { type, data }: RecordedEvent,
): PolicyVersions => (type === 'policy.published' ? [...versions, versionIn(data)] : versions);

const versionIn = ({
  policyId: id,
  version,
  digest,
  cedar,
  cases,
  approvedBy,
}: PolicyPublishedData): PolicyVersion => ({
  id,
  version,
  digest,
  cedar,
  cases: (cases ?? []) as readonly GoldenCase[],
  ...(approvedBy && { decisionId: approvedBy.decisionId }),
});

/**
 * The version to go back to: the one of that number, or the latest of that digest, or else the
 * latest whose text is not the one in force. Undefined when there is none.
 */
export const versionToRestore = (
  versions: PolicyVersions,
  { version, digest }: Pick<RollbackPolicyBody, 'version' | 'digest'>,
): PolicyVersion | undefined => {
  const isNamed = version !== undefined || digest !== undefined;
  const inForce = versions.at(-1)?.digest;
  return versions.findLast((one) =>
    isNamed
      ? (version ?? one.version) === one.version && (digest ?? one.digest) === one.digest
      : one.digest !== inForce,
  );
};

/**
 * Domain rule 3: what nobody owns goes to the owner of the code `owner-missing`, so before anything
 * is published that code needs one. Refuses with `owner_missing_unowned`.
 */
export const mustHaveOwner = (lastResort: string | undefined): void => {
  if (lastResort !== undefined && lastResort !== 'TBD') return;
  const refusal: PolicyRefusal = 'owner_missing_unowned';
  throw new Refusal(
    refusal,
    'The exception code owner-missing has no owner here, so what nobody owns would reach nobody: ' +
      'give it one first, with PUT /v1/exception-codes/owner-missing or in exception-codes.yaml.',
  );
};

export const policyDecider: Decider<PolicyVersions, PolicyCommand, PolicyPublished> = {
  initialState: [],
  decide,
  evolve: evolvePolicy,
};
