import { listOf, type ApprovalRow } from './coverage';

/** Who looks at it, as the session says. */
export interface Looker {
  readonly actor: { readonly id: string };
  readonly roles: readonly string[];
  readonly owners: readonly string[];
}

const ASKS = ['delegate', 'integrator'];

/** Whether an approval falls to somebody: as its owner, as one of its signers, or because a key answers for one of them. */
export const isAskedOf = (
  { actor, owners }: Looker,
  { owner, askedOwner, signers }: Pick<ApprovalRow, 'owner' | 'askedOwner' | 'signers'>,
): boolean =>
  owners.includes('*') ||
  [owner, askedOwner, ...(listOf(signers) ?? [])].some(
    (name) => name === actor.id || owners.includes(name),
  );

/**
 * Why somebody cannot answer it, known before anybody is asked; undefined where they can, as far as this page knows. The
 * system decides: a deputy, for one, may answer while the owner is away. `askedToo` proposed what waits for it as well.
 */
export const whyNotAnswer = (
  looker: Looker,
  row: ApprovalRow,
  askedToo: readonly string[] = [],
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
  if (!isAskedOf(looker, row)) return `It is for ${named(row)}: your key does not answer for them.`;
  return undefined;
};

/** Whether a yes can still be said: to what is asked, or to all of what was granted in part to one who answers alone. */
export const isOpen = ({ status, signaturesNeeded, consumedBy }: ApprovalRow): boolean =>
  status === 'requested' || (status === 'partial' && signaturesNeeded === 1 && consumedBy === null);

/** Whether there is a yes that can be taken back, or whose conditions can be met. */
export const isGranted = ({ status }: Pick<ApprovalRow, 'status'>): boolean =>
  ['approved', 'partial', 'conditional'].includes(status);

const named = ({ owner, signers }: ApprovalRow): string =>
  signers ? `${owner}, and is signed by ${signers}` : owner;
