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
  /** Who answers for its owner, who is away now. */
  readonly deputy?: string | undefined;
}

/** Why somebody cannot answer it, known before anybody is asked; undefined where they can, as far as this page knows. */
export const whyNotAnswer = (
  looker: Looker,
  row: ApprovalRow,
  { askedToo = [], deputy }: Beside = {},
): string | undefined => {
  const { actor, roles } = looker;
  const requesters = [row.requestedBy, ...(listOf(row.onBehalfOf) ?? []), ...askedToo];
  if (!isOpen(row)) return `It is ${row.status}: nobody is asked any more.`;
  if (requesters.includes(actor.id))
    return 'You asked for this, or it was asked for on your behalf: somebody else must answer.';
  if (roles.some((role) => ASKS.includes(role)))
    return 'Delegates and integrators never answer approvals.';
  if (row.owner === 'TBD') return 'Nobody owns it yet: give it an owner, who then answers.';
  if ((listOf(row.signedBy) ?? []).includes(actor.id) && row.status === 'requested')
    return 'You have signed it: another person must sign as well.';
  if (!isAskedOf(looker, row, deputy))
    return `It is for ${named(row, deputy)}: your key does not answer for them.`;
  return undefined;
};

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
