import { createHash } from 'node:crypto';
import {
  actionOf,
  type AmountMapping,
  type CONFINING_ROLE,
  formFor,
  type OpenWorkOrderBody,
  principalProblem,
  type ProposedAction,
  type RequestForm,
  type Scalar,
  STANDING_PREFIX,
  type UnansweredReason,
  type WorkflowDefinition,
  WORK_ORDER_IN_CONTEXT,
} from '#contracts';
import {
  type Applying,
  applyingTo,
  completed,
  type Question,
  UnfitValue,
  valueAt,
  valuesAt,
} from './question';
import { questionDigest } from './binding';
import { contextMembersOf, namesSubject } from './relevance';

/** A workflow in force that has a mapping of questions. */
export interface MappedWorkflow {
  readonly workflowId: string;
  /** SHA-256 of its version. */
  readonly digest: string;
  readonly definition: WorkflowDefinition;
}

/** Who asks. A confined caller carries out work, and asks about itself alone. */
export interface Asker {
  readonly id: string;
  readonly isConfined: boolean;
}

/** A work order that the question names, and the workflow that it follows. */
export interface NamedWork {
  readonly workOrderId: string;
  readonly workflowId: string;
}

/** The proposal that a question is. */
export interface Plan {
  readonly workflowId: string;
  /** SHA-256 of the version of the workflow whose mapping this is. */
  readonly digest: string;
  /** What a request for it states beside the question, by that version; absent where it needs nothing more. */
  readonly form?: RequestForm;
  readonly workOrderId: string;
  /** How to open the work order where nobody has; absent for a named one. */
  readonly opening?: OpenWorkOrderBody & { readonly workOrderId: string };
  readonly action: ProposedAction;
  /** Stated about the work order before the decision. */
  readonly facts: Readonly<Record<string, Scalar>>;
  /** Whom the question is about, as Writ records it. */
  readonly name: string;
  /** The only role that counts; those of the credential where absent. */
  readonly role?: typeof CONFINING_ROLE;
  /** Members of the context on which it depends, sorted. */
  readonly contextMembers: readonly string[];
  /** Digest of the question: of its subject, resource and action with all properties, and of these members. */
  readonly question: string;
  /** Whether an approval is for every question that is this proposal: the workflow says so by a kind that is about no object. */
  readonly isForAnyQuestion: boolean;
  /** Whether an approval of it is for this subject alone. */
  readonly namesSubject: boolean;
}

/** Why a question is no proposal: nothing is decided, and nothing may run. */
export class Unplanned {
  constructor(
    readonly reason: UnansweredReason,
    readonly message: string,
  ) {}
}

/** The id of the work order that a question names in its context; undefined where it names none. */
export const workOrderNamedIn = ({ context = {} }: Pick<Question, 'context'>): unknown =>
  Object.hasOwn(context, WORK_ORDER_IN_CONTEXT) ? context[WORK_ORDER_IN_CONTEXT] : undefined;

/**
 * The proposal that a question is by the one mapping that knows it. Several that know it are none, unless the question
 * names a work order: then that of its workflow counts.
 */
export const planOf = (
  question: Question,
  workflows: readonly MappedWorkflow[],
  asker: Asker,
  named?: NamedWork,
): Plan | Unplanned => {
  const applying = workflows.flatMap((workflow) => {
    const found = workflow.definition.authzen && applyingTo(workflow.definition.authzen, question);
    return found ? [{ workflow, found }] : [];
  });
  const [one, another] = named
    ? applying.filter(({ workflow }) => workflow.workflowId === named.workflowId)
    : applying;
  if (another) return ambiguous;
  if (one) return planned(question, one.workflow, one.found, asker, named);
  return applying.length > 0 ? ofOtherWorkflow : notMapped;
};

const notMapped = new Unplanned(
  'not_mapped',
  'No workflow maps this subject type, action and resource type: add them to its authzen.yaml and publish it.',
);
const ambiguous = new Unplanned(
  'mapping_ambiguous',
  `Several workflows map this question: name a work order in context.${WORK_ORDER_IN_CONTEXT}.`,
);
const ofOtherWorkflow = new Unplanned(
  'work_order_of_other_workflow',
  'The work order follows a workflow that does not map this question: name another one.',
);
const noWorkOrder = new Unplanned(
  'work_order_missing',
  `The workflow keeps no standing work order: name one in context.${WORK_ORDER_IN_CONTEXT}.`,
);
const notYours = new Unplanned(
  'subject_not_yours',
  'A credential with the role delegate asks about itself alone: ask with a key without that role.',
);
const unfit = (message: string) => new Unplanned('question_unfit', message);

const planned = (
  stated: Question,
  workflow: MappedWorkflow,
  applying: Applying,
  asker: Asker,
  named: NamedWork | undefined,
): Plan | Unplanned => {
  const question = completed(stated, applying);
  const { subject: about } = applying;
  const name = valueAt(question, about.name);
  const problem = principalProblem(name);
  if (problem !== undefined) return unfit(`${about.name} ${problem}.`);
  if (asker.isConfined && name !== asker.id) return notYours;
  const action = proposed(question, workflow.definition, applying);
  if (action instanceof UnfitValue) return unfit(action.message);
  const facts = valuesAt(question, applying.action.facts);
  if (facts instanceof UnfitValue) return unfit(facts.message);
  const opening = named ? undefined : standing(question, workflow, String(name));
  const workOrderId = named?.workOrderId ?? opening?.workOrderId;
  if (workOrderId === undefined) return noWorkOrder;
  const contextMembers = contextMembersOf(applying);
  const form = formFor(workflow.definition.authzen!.form, action.kind);
  return {
    workflowId: workflow.workflowId,
    digest: workflow.digest,
    ...(form && { form }),
    workOrderId,
    ...(opening && { opening }),
    action,
    facts,
    name: String(name),
    ...(about.role && { role: about.role }),
    contextMembers,
    question: questionDigest(stated, contextMembers),
    isForAnyQuestion: actionOf(workflow.definition, action)!.objects === 'none',
    namesSubject: namesSubject(workflow.definition.authzen!, applying, named !== undefined),
  };
};

/** Authority, system and writes are those that the workflow lists for the kind. */
const proposed = (
  question: Question,
  definition: WorkflowDefinition,
  { resource, action: mapped }: Applying,
): ProposedAction | UnfitValue => {
  const declared = actionOf(definition, mapped);
  if (!declared) return new UnfitValue(`The workflow does not list ${mapped.kind}.`);
  const { kind, authority, system, writes } = declared;
  const named = valuesAt(question, mapped.arguments);
  if (named instanceof UnfitValue) return named;
  const amount = mapped.amount && amountIn(question, mapped.amount);
  if (amount instanceof UnfitValue) return amount;
  const { id } = question.resource;
  return {
    kind,
    authority,
    system,
    // A kind that is about no object takes none.
    ...(declared.objects !== 'none' && {
      objects: [resource.object === undefined ? id : `${resource.object}:${id}`],
    }),
    ...(writes.length > 0 && { writes: [...writes] }),
    ...(amount && { amount }),
    ...(Object.keys(named).length > 0 && { arguments: named }),
  };
};

/** A half of an amount is none: a rule about money must not miss it. */
const amountIn = (
  question: Question,
  { minor, currency }: AmountMapping,
): ProposedAction['amount'] | UnfitValue => {
  const value = { minor: valueAt(question, minor), currency: valueAt(question, currency) };
  if (value.minor === undefined && value.currency === undefined) return undefined;
  if (typeof value.minor === 'number' && typeof value.currency === 'string')
    return { minor: value.minor, currency: value.currency };
  return new UnfitValue(
    `${minor} and ${currency} must be whole minor units and an ISO 4217 code, or both be absent.`,
  );
};

/**
 * The one work order of a subject by its name, a resource type and a version of the workflow: the first question opens it, for
 * that name. A delegate of another name proposes nothing in it, so that approvals of one subject serve no other.
 */
const standing = (
  question: Question,
  { workflowId, digest, definition }: MappedWorkflow,
  delegate: string,
): Plan['opening'] => {
  const declared = definition.authzen?.standing;
  if (!declared) return undefined;
  const { subject, resource } = question;
  const inputs = [...declared.inputs].map(([name, source]) => [
    name,
    valueAt(question, source) as Scalar,
  ]);
  return {
    workOrderId: standingId([
      workflowId,
      digest,
      subject.type,
      subject.id,
      delegate,
      resource.type,
    ]),
    workflow: workflowId,
    delegate,
    ...(declared.title !== undefined && { title: declared.title }),
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs) as Record<string, Scalar> }),
  };
};

const standingId = (parts: readonly string[]): string =>
  `${STANDING_PREFIX}${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
