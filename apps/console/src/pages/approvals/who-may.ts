import { listOf, type ApprovalRow } from './coverage';

/** The signed-in user, as the session returns it. */
export interface Viewer {
  readonly actor: { readonly id: string };
  readonly roles: readonly string[];
  readonly owners: readonly string[];
}

const ASKS = ['delegate', 'integrator'];

/**
 * Whether an approval falls to somebody: as its owner, as their deputy while they are away, as one of its signers, or because
 * a key answers for one of them.
 */
export const mayAnswer = (
  { actor, owners }: Viewer,
  { owner, firstOwner, signers }: Pick<ApprovalRow, 'owner' | 'firstOwner' | 'signers'>,
  deputy?: string,
): boolean =>
  owners.includes('*') ||
  [owner, firstOwner, deputy, ...(listOf(signers) ?? [])].some(
    (name) => name !== undefined && (name === actor.id || owners.includes(name)),
  );

/** What the row of an approval does not say of it. */
export interface Beside {
  /** Who proposed what waits for it as well. */
  readonly proposers?: readonly string[];
  /** Everyone who counts as a requester, as the review of the approval says. */
  readonly requesters?: readonly string[];
  /** Requesters who may confirm it, as the workflow states. */
  readonly confirmers?: readonly string[];
  /** Who answers for its owner, who is away now. */
  readonly deputy?: string | undefined;
}

/** Why the user cannot answer, known in advance; undefined where they can, as far as this page knows. */
export const whyNotAnswer = (
  viewer: Viewer,
  row: ApprovalRow,
  { deputy, ...beside }: Beside = {},
): string | undefined => {
  const { actor, roles } = viewer;
  if (!isOpen(row)) return `It is ${row.status}: it needs no answer.`;
  if (isRequester(viewer, row, beside) && !beside.confirmers?.includes(actor.id))
    return 'You requested this, or it was requested on your behalf: someone else must answer.';
  if (roles.some((role) => ASKS.includes(role)))
    return 'Delegates and integrators never answer approvals.';
  if (row.owner === 'TBD') return 'It has no owner yet: assign one, who then answers.';
  if ((listOf(row.signedBy) ?? []).includes(actor.id) && row.status === 'requested')
    return 'You have signed it: another person must sign as well.';
  if (!mayAnswer(viewer, row, deputy))
    return `It is for ${named(row, deputy)}: your key cannot answer for them.`;
  return undefined;
};

/** Why somebody cannot give it to another owner, besides their role: requesters do not choose who approves. */
export const whyNotAssign = (
  viewer: Viewer,
  row: ApprovalRow,
  beside: Beside = {},
): string | undefined =>
  isRequester(viewer, row, beside)
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
  viewer: Viewer,
  row: ApprovalRow,
  { recordedBy }: Pick<RecordedAnswer, 'recordedBy'>,
  beside: Beside = {},
): string | undefined => {
  if (recordedBy === viewer.actor.id)
    return 'You recorded this answer: another person confirms it.';
  if (isRequester(viewer, row, beside))
    return 'You count as a requester: someone else confirms the recorded answer.';
  if (viewer.roles.some((role) => ASKS.includes(role)))
    return 'Delegates and integrators never confirm an answer.';
  return row.owner === 'TBD' ? 'It has no owner yet: assign one first.' : undefined;
};

const isRequester = (
  { actor }: Viewer,
  { requestedBy, onBehalfOf }: ApprovalRow,
  { proposers = [], requesters = [] }: Beside,
): boolean =>
  [requestedBy, ...(listOf(onBehalfOf) ?? []), ...proposers, ...requesters].includes(actor.id);

/** Whether it can be approved: a request, or the rest of a partial grant by a single approver. */
export const isOpen = ({ status, signaturesNeeded, consumedBy }: ApprovalRow): boolean =>
  status === 'requested' || (status === 'partial' && signaturesNeeded === 1 && consumedBy === null);

/** Whether there is a grant that can be revoked, or whose conditions can be met. */
export const isGranted = ({ status }: Pick<ApprovalRow, 'status'>): boolean =>
  ['approved', 'partial', 'conditional'].includes(status);

const named = ({ owner, signers }: ApprovalRow, deputy: string | undefined): string => {
  const answering = deputy === undefined ? owner : `${owner}, who is away, and now for ${deputy}`;
  return signers ? `${answering}, and is signed by ${signers}` : answering;
};

/** How somebody ended the request while a form was open; undefined while it can still be answered. */
export const othersAnswerOf = (row: ApprovalRow): string | undefined => {
  if (isOpen(row)) return undefined;
  const { status, answeredBy, revokedBy, reason, comment } = row;
  if (status === 'revoked') return `${revokedBy ?? 'Somebody'} revoked it${because(reason)}`;
  if (status === 'rejected') return `${answeredBy ?? 'Somebody'} rejected it${because(reason)}`;
  if (isGranted(row)) return `${answeredBy ?? 'Somebody'} approved it${because(comment)}`;
  return `It is ${status} and can no longer be answered.`;
};

const because = (text: string | null | undefined): string => (text ? `: “${text}”.` : '.');
