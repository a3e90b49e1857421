import { type ProposedAction, type WorkflowDefinition } from '#contracts';
import { type Approval, beyondScope, coveredPart } from '#work-order';
import { type CoveredPart, type RefusedBy, type RequiredApproval } from './required-approvals';
import { clipped, type Answer, answerableFor, type FullQuestion, holdBack, named } from './verdict';
import { earliest } from './known-facts';
import { type Rule } from './rules';

/** The answer where satisfied rules want approvals, or none: stop before wait before run. */
export const answeredByOwners = (
  question: FullQuestion,
  satisfied: readonly Rule[],
  wanted: readonly RequiredApproval[],
  freshUntil: string | undefined,
): Answer => {
  const rejections = wanted.flatMap((one) => rejectionOf(question, one) ?? []);
  if (rejections.length > 0) return stoppedByOwners(rejections);
  const open = wanted.filter(({ status }) => status.is !== 'covers');
  const grants = wanted.flatMap(({ status }) => (status.is === 'covers' ? status.approval : []));
  return open.length > 0
    ? waiting(question, open, grants)
    : running(question, satisfied, grants, freshUntil);
};

/** An approval that refuses the action, or covers only a part of it. */
interface Rejection {
  readonly approval: Approval;
  readonly rules: readonly Rule[];
  readonly code: 'approval-exceeded' | 'approval-rejected' | 'approval-expired';
  readonly owner: string;
  readonly reason: string;
  /** How it may go on. */
  readonly next: string;
  /** The part of the action that it covers. */
  readonly part?: CoveredPart;
}

const rejectionOf = (
  question: FullQuestion,
  { status, rules }: RequiredApproval,
): Rejection | undefined => {
  if (status.is === 'exceeded') return exceeded(question, status.approval, rules);
  if (status.is !== 'refused') return undefined;
  const { approval, by } = status;
  const owner = answerableFor(question);
  const { code, hint, reasonOf } = refusals[by];
  const next = `${holdBack(question.action.kind, owner)} ${hint}`;
  return { approval, rules, code, owner, reason: reasonOf(approval), next };
};

/** A partial grant: its requester goes on with the part that is covered, and nobody else has to act. */
const exceeded = (
  { action, requestedBy }: FullQuestion,
  approval: Approval,
  rules: readonly Rule[],
): Rejection => {
  const covered = coveredPart(approval, action);
  const stopped = {
    approval,
    rules,
    code: 'approval-exceeded' as const,
    reason: exceededBy(approval, action, covered),
  };
  if (!covered)
    return {
      ...stopped,
      owner: approval.owner,
      next: `${holdBack(action.kind, approval.owner)} Propose what was granted, or have its owner grant more.`,
    };
  const { approvalId } = approval;
  return {
    ...stopped,
    owner: requestedBy,
    next: `Do not carry out ${action.kind} as proposed. Propose the part that is granted: ${partText(covered)}.`,
    part: { approvalId, covered, beyond: [...beyondScope(approval.scope, action)] },
  };
};

const PROPOSE_AGAIN = 'Propose again to request it again.';

const refusals: Readonly<
  Record<
    RefusedBy,
    Pick<Rejection, 'code'> & {
      /** How it may go on, one sentence. */
      readonly hint: string;
      readonly reasonOf: (approval: Approval) => string;
    }
  >
> = {
  rejected: {
    code: 'approval-rejected',
    hint: 'It can be requested again once the exception about the rejection is resolved.',
    reasonOf: (approval) => `${nameOf(approval)} was rejected.`,
  },
  revoked: {
    code: 'approval-rejected',
    hint: PROPOSE_AGAIN,
    reasonOf: (approval) => `${nameOf(approval)} was revoked.`,
  },
  expired: {
    code: 'approval-expired',
    hint: PROPOSE_AGAIN,
    reasonOf: (approval) =>
      approval.grantedBy === null
        ? `${nameOf(approval)} was not answered in time.`
        : `${nameOf(approval)} has expired.`,
  },
};

const nameOf = ({ kind, approvalId }: Approval): string => `The approval ${kind} (${approvalId})`;

const exceededBy = (
  approval: Approval,
  action: ProposedAction,
  part: ProposedAction | undefined,
): string => {
  const beyond = [
    ...(approval.permits.includes(action.kind)
      ? []
      : [{ field: 'kind', granted: approval.permits.join(', '), requested: action.kind }]),
    ...beyondScope(approval.scope, action),
  ].map(({ field, granted, requested }) => `${field}: granted ${granted}, requested ${requested}`);
  const covers = part ? `It covers ${partText(part)}.` : 'It covers no part of this.';
  return clipped(`${nameOf(approval)} was granted for less: ${beyond.join('; ')}. ${covers}`);
};

/** What a part can be smaller in than the whole. */
const partText = ({ kind, objects, writes, amount }: ProposedAction): string =>
  [
    kind,
    ...(objects?.length ? [`objects ${objects.join(', ')}`] : []),
    ...(writes?.length ? [`writes ${writes.join(', ')}`] : []),
    ...(amount ? [`amount ${amount.minor} ${amount.currency} (minor units)`] : []),
  ].join('; ');

const stoppedByOwners = (rejections: readonly Rejection[]): Answer => {
  const [first] = rejections;
  const { code, owner, next, part } = first!;
  return {
    outcome: 'stop',
    rules: rejections.flatMap(({ rules }) => rules.map(({ id }) => id)),
    reasons: rejections.map(({ reason }) => reason),
    owner,
    next,
    code,
    rests: rejections.map(({ approval }) => approval),
    requests: [],
    ...(part && { part }),
  };
};

const waiting = (
  { definition, action: { kind } }: FullQuestion,
  open: readonly RequiredApproval[],
  has: readonly Approval[],
): Answer => {
  const pending = open.filter(({ status }) => status.is !== 'later');
  const owners = pending.map((one) => ownerOf(definition, one));
  const part = open.find((one) => one.part)?.part;
  return {
    outcome: 'wait',
    rules: open.flatMap(({ rules }) => rules.map(({ id }) => id)),
    reasons: open.flatMap(({ rules, short, ...one }) => [
      ...rules.map(({ reason }) => reason),
      ...short,
      ...orderReasonOf(one),
    ]),
    owner: owners[0]!,
    next: [
      `Hold ${kind}: ${pending.map((one, index) => taskOf(one, owners[index]!)).join('; ')}.`,
      ...(part ? [`Approval ${part.approvalId} covers a part: propose that by itself.`] : []),
    ].join(' '),
    ...(owners.includes('TBD') && { code: 'owner-missing' }),
    rests: open.flatMap(({ status }) => ('approval' in status ? status.approval : [])),
    has,
    requests: open.filter(({ status }) => status.is === 'unrequested'),
    ...(part && { part }),
  };
};

const orderReasonOf = ({ kind, status }: Pick<RequiredApproval, 'kind' | 'status'>): string[] =>
  status.is === 'later'
    ? [`The approval ${kind} is requested once ${status.after.join(', ')} is granted.`]
    : [];

const taskOf = ({ kind, status }: RequiredApproval, owner: string): string =>
  status.is === 'conditional'
    ? `${named(owner)} shows what the approval ${kind} waits for: ${status.why}`
    : `${named(owner)} decides on the approval ${kind}`;

/** Its owner now; before it is requested, the one whom the rule or else the workflow names. */
const ownerOf = (definition: WorkflowDefinition, wanted: RequiredApproval): string =>
  'approval' in wanted.status ? wanted.status.approval.owner : approvalOwner(definition, wanted);

/** The rule may name somebody else than the workflow does for that kind of approval. */
export const approvalOwner = (
  { approvals }: WorkflowDefinition,
  { kind, rules }: RequiredApproval,
): string =>
  rules.find(({ owner }) => owner !== undefined)?.owner ?? approvals.get(kind)?.owner ?? 'TBD';

const running = (
  { action: { kind }, requestedBy }: FullQuestion,
  satisfied: readonly Rule[],
  grants: readonly Approval[],
  freshUntil: string | undefined,
): Answer => ({
  outcome: 'run',
  rules: satisfied.map(({ id }) => id),
  reasons: [
    ...satisfied.map(({ reason }) => reason),
    ...grants.map(({ approvalId, grantedBy }) => `${grantedBy} approved it (${approvalId}).`),
  ],
  owner: requestedBy,
  next: `Carry out ${kind}`,
  rests: grants,
  requests: [],
  holdsUntil: earliest([freshUntil, ...grants.map(({ expiresAt }) => expiresAt)]),
});
