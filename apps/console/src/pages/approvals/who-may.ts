import { listOf, type ApprovalRow } from './coverage';

/** Who looks at it, as the session says. */
export interface Looker {
  readonly actor: { readonly id: string };
  readonly roles: readonly string[];
  readonly owners: readonly string[];
}

const ASKS = ['delegate', 'integrator'];

/**
 * Whether an approval falls to somebody: as its owner, as their deputy while they are away, as one of its signers, or because
 * a key answers for one of them.
 */
export const isAskedOf = (
  { actor, owners }: Looker,
  { owner, askedOwner, signers }: Pick<ApprovalRow, 'owner' | 'askedOwner' | 'signers'>,
  deputy?: string,
): boolean =>
  owners.includes('*') ||
  [owner, askedOwner, deputy, ...(listOf(signers) ?? [])].some(
    (name) => name !== undefined && (name === actor.id || owners.includes(name)),
  );

/** What the row of an approval does not say of it. */
export interface Beside {
  /** Who proposed what waits for it as well. */
  readonly askedToo?: readonly string[];
  /** Everyone who counts as a requester, as the review of the approval says. */
  readonly requesters?: readonly string[];
  /** Requesters who may confirm it, as the workflow states. */
  readonly confirmers?: readonly string[];
  /** Who answers for its owner, who is away now. */
  readonly deputy?: string | undefined;
}

/** Why somebody cannot answer it, known before anybody is asked; undefined where they can, as far as this page knows. */
export const whyNotAnswer = (
  looker: Looker,
  row: ApprovalRow,
  { deputy, ...beside }: Beside = {},
): string | undefined => {
  const { actor, roles } = looker;
  if (!isOpen(row)) return `It is ${row.status}: it needs no answer.`;
  if (isRequester(looker, row, beside) && !beside.confirmers?.includes(actor.id))
    return 'You requested this, or it was requested on your behalf: someone else must answer.';
  if (roles.some((role) => ASKS.includes(role)))
    return 'Delegates and integrators never answer approvals.';
  if (row.owner === 'TBD') return 'It has no owner yet: assign one, who then answers.';
  if ((listOf(row.signedBy) ?? []).includes(actor.id) && row.status === 'requested')
    return 'You have signed it: another person must sign as well.';
  if (!isAskedOf(looker, row, deputy))
    return `It is for ${named(row, deputy)}: your key cannot answer for them.`;
  return undefined;
};

/** Why somebody cannot give it to another owner, besides their role: requesters do not choose who approves. */
export const whyNotAssign = (
  looker: Looker,
  row: ApprovalRow,
  beside: Beside = {},
): string | undefined =>
  isRequester(looker, row, beside)
    ? 'You count as a requester: you do not choose who approves. Someone else assigns it.'
    : undefined;

export type RecordedAnswer = NonNullable<ApprovalRow['recordList']>[number];

/** The recorded answers that approve nothing yet, and can still be confirmed. */
export const unconfirmed = (row: ApprovalRow, now: number): readonly RecordedAnswer[] =>
  isOpen(row)
    ? (row.recordList ?? []).filter(
        ({ confirmedBy, expiresAt }) => confirmedBy === null && Date.parse(expiresAt) > now,
      )
    : [];

/** Why somebody cannot confirm a recorded answer: it takes a second person, who is no requester and no delegate. */
export const whyNotConfirm = (
  looker: Looker,
  row: ApprovalRow,
  { recordedBy }: Pick<RecordedAnswer, 'recordedBy'>,
  beside: Beside = {},
): string | undefined => {
  if (recordedBy === looker.actor.id)
    return 'You recorded this answer: another person confirms it.';
  if (isRequester(looker, row, beside))
    return 'You count as a requester: someone else confirms the recorded answer.';
  if (looker.roles.some((role) => ASKS.includes(role)))
    return 'Delegates and integrators never confirm an answer.';
  return row.owner === 'TBD' ? 'It has no owner yet: assign one first.' : undefined;
};

const isRequester = (
  { actor }: Looker,
  { requestedBy, onBehalfOf }: ApprovalRow,
  { askedToo = [], requesters = [] }: Beside,
): boolean =>
  [requestedBy, ...(listOf(onBehalfOf) ?? []), ...askedToo, ...requesters].includes(actor.id);

/** Whether a yes can still be said: to what is asked, or to all of what was granted in part to one who answers alone. */
export const isOpen = ({ status, signaturesNeeded, consumedBy }: ApprovalRow): boolean =>
  status === 'requested' || (status === 'partial' && signaturesNeeded === 1 && consumedBy === null);

/** Whether there is a yes that can be taken back, or whose conditions can be met. */
export const isGranted = ({ status }: Pick<ApprovalRow, 'status'>): boolean =>
  ['approved', 'partial', 'conditional'].includes(status);

const named = ({ owner, signers }: ApprovalRow, deputy: string | undefined): string => {
  const answering = deputy === undefined ? owner : `${owner}, who is away, and now for ${deputy}`;
  return signers ? `${answering}, and is signed by ${signers}` : answering;
};
