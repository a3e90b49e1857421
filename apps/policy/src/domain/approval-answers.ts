import { type ProposedAction, type WorkflowDefinition } from '#contracts';
import { type Approval, beyondScope, coveredPart } from '#work-order';
import { type RefusedBy } from './approval-status';
import { clipped } from './engine-check';
import { earliest } from './known-facts';
import { type Rule } from './rules';
import { type Answer, answerableFor, type FullQuestion, holdBack, named } from './verdict';
import { type RequiredApproval } from './required-approvals';

/** The answer where satisfied rules want approvals, or none: stop before wait before run. */
export const answeredByOwners = (
  question: FullQuestion,
  satisfied: readonly Rule[],
  wanted: readonly RequiredApproval[],
  freshUntil: string | undefined,
): Answer => {
  const noes = wanted.flatMap((one) => noOf(question, one) ?? []);
  if (noes.length > 0) return stoppedByOwners(question, noes);
  const open = wanted.filter(({ standing }) => standing.is !== 'covers');
  const grants = wanted.flatMap(({ standing }) =>
    standing.is === 'covers' ? standing.approval : [],
  );
  return open.length > 0
    ? waiting(question, open, grants)
    : running(question, satisfied, grants, freshUntil);
};

/** An approval that is a no to the action. */
interface No {
  readonly approval: Approval;
  readonly rules: readonly Rule[];
  readonly code: 'approval-exceeded' | 'approval-rejected' | 'approval-expired';
  readonly owner: string;
  readonly reason: string;
  /** How it may go on, one sentence. */
  readonly hint: string;
}

const noOf = (question: FullQuestion, { standing, rules }: RequiredApproval): No | undefined => {
  if (standing.is === 'exceeded') {
    const { approval } = standing;
    return {
      approval,
      rules,
      code: 'approval-exceeded',
      owner: approval.owner,
      reason: exceededBy(approval, question.action),
      hint: 'Propose what is covered, or have its owner allow more.',
    };
  }
  if (standing.is !== 'refused') return undefined;
  const { approval, by } = standing;
  const owner = answerableFor(question);
  const { code, hint, says } = refusals[by];
  return { approval, rules, code, owner, reason: says(approval), hint };
};

const PROPOSE_AGAIN = 'Proposed again, it is asked for anew.';

const refusals: Readonly<
  Record<RefusedBy, Pick<No, 'code' | 'hint'> & { readonly says: (approval: Approval) => string }>
> = {
  rejected: {
    code: 'approval-rejected',
    hint: 'It can be asked for anew once the exception about the rejection is resolved.',
    says: (approval) => `${nameOf(approval)} was rejected.`,
  },
  revoked: {
    code: 'approval-rejected',
    hint: PROPOSE_AGAIN,
    says: (approval) => `${nameOf(approval)} was revoked.`,
  },
  expired: {
    code: 'approval-expired',
    hint: PROPOSE_AGAIN,
    says: (approval) =>
      approval.grantedBy === null
        ? `${nameOf(approval)} was not answered in time.`
        : `${nameOf(approval)} has expired.`,
  },
};

const nameOf = ({ kind, approvalId }: Approval): string => `The approval ${kind} (${approvalId})`;

const exceededBy = (approval: Approval, action: ProposedAction): string => {
  const beyond = [
    ...(approval.permits.includes(action.kind)
      ? []
      : [{ field: 'kind', granted: approval.permits.join(', '), asked: action.kind }]),
    ...beyondScope(approval.scope, action),
  ].map(({ field, granted, asked }) => `${field}: granted ${granted}, asked ${asked}`);
  const part = coveredPart(approval, action);
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

const stoppedByOwners = ({ action }: FullQuestion, noes: readonly No[]): Answer => {
  const [first] = noes;
  const { code, owner, hint } = first!;
  return {
    outcome: 'stop',
    rules: noes.flatMap(({ rules }) => rules.map(({ id }) => id)),
    reasons: noes.map(({ reason }) => reason),
    owner,
    next: `${holdBack(action.kind, owner)} ${hint}`,
    code,
    rests: noes.map(({ approval }) => approval),
    asks: [],
  };
};

const waiting = (
  { definition, action: { kind } }: FullQuestion,
  open: readonly RequiredApproval[],
  has: readonly Approval[],
): Answer => {
  const owed = open.filter(({ standing }) => standing.is !== 'later');
  const owners = owed.map((one) => ownerOf(definition, one));
  const part = open.find((one) => one.part)?.part;
  return {
    outcome: 'wait',
    rules: open.flatMap(({ rules }) => rules.map(({ id }) => id)),
    reasons: open.flatMap(({ rules, short, ...one }) => [
      ...rules.map(({ reason }) => reason),
      ...short,
      ...turnOf(one),
    ]),
    owner: owners[0]!,
    next: [
      `Hold ${kind}: ${owed.map((one, index) => dutyOf(one, owners[index]!)).join('; ')}.`,
      ...(part ? [`Approval ${part.approvalId} covers a part: propose that by itself.`] : []),
    ].join(' '),
    ...(owners.includes('TBD') && { code: 'owner-missing' }),
    rests: open.flatMap(({ standing }) => ('approval' in standing ? standing.approval : [])),
    has,
    asks: open.filter(({ standing }) => standing.is === 'unasked'),
    ...(part && { part }),
  };
};

const turnOf = ({ kind, standing }: Pick<RequiredApproval, 'kind' | 'standing'>): string[] =>
  standing.is === 'later'
    ? [`The approval ${kind} is asked for once ${standing.after.join(', ')} is granted.`]
    : [];

const dutyOf = ({ kind, standing }: RequiredApproval, owner: string): string =>
  standing.is === 'conditional'
    ? `${named(owner)} shows what the approval ${kind} waits for: ${standing.why}`
    : `${named(owner)} decides on the approval ${kind}`;

/** Whoever has it now; before it is asked for, whom the rule or else the workflow names. */
const ownerOf = (definition: WorkflowDefinition, wanted: RequiredApproval): string =>
  'approval' in wanted.standing
    ? wanted.standing.approval.owner
    : approvalOwner(definition, wanted);

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
  asks: [],
  holdsUntil: earliest([freshUntil, ...grants.map(({ expiresAt }) => expiresAt)]),
});
