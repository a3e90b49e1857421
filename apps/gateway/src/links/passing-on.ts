import {
  type ApprovalReview,
  isLimited,
  type PrincipalKind,
  type ReviewedApproval,
} from '#contracts';
import { Refusal } from '#kernel';
import { type Caller } from '#platform';

/** The issuer of a link, as their credential says. */
export type Issuer = Pick<Caller, 'id' | 'roles' | 'owners'>;

/** Who the key of a link stands for now, as far as links rest on it. */
export type IssuerKey = Pick<
  Caller,
  'id' | 'tenant' | 'roles' | 'owners' | 'issuedBy' | 'workflows'
>;

const ANSWERING = ['approver', 'operator', 'admin'];

/**
 * Refuses to let somebody pass an answer on that they could not give, and to anybody who could not give
 * it either. The approvals service looks at all of it again when the answer comes.
 */
export const mayPassOn = (
  approval: ReviewedApproval,
  { requesters, confirmers }: Pick<ApprovalReview, 'requesters' | 'confirmers'>,
  issuer: Issuer,
  person: string,
): void => {
  const { owner, quorum } = approval;
  const excluded = requesters.filter((one) => !confirmers.includes(one));
  if (excluded.includes(issuer.id) || excluded.includes(person))
    throw new Refusal(
      'self_approval',
      'A requester neither answers the approval nor passes it on: somebody else must.',
    );
  if (owner === 'TBD')
    throw new Refusal(
      'approval_without_owner',
      'Nobody owns it yet: assign an owner, who then answers.',
    );
  if (isLimited(issuer.roles))
    throw new Refusal(
      'approval_not_yours',
      'Delegates and integrators never answer approvals, nor pass them on.',
      { owner },
    );
  const answerers = quorum.of.length > 0 ? [owner, ...quorum.of] : [owner];
  if (!answerers.some((one) => answersFor(issuer, one)))
    throw new Refusal(
      'approval_not_yours',
      `It is for ${answerers.join(', ')}: only who may answer for them may pass it on.`,
      { owner },
    );
  mustBeNamed(approval, person);
};

/** Where signers are named, nobody else's name will do. The issuer of the link counts as having signed. */
const mustBeNamed = ({ quorum, owner }: ReviewedApproval, person: string): void => {
  if (quorum.of.length === 0 || quorum.of.includes(person)) return;
  throw new Refusal(
    'approval_not_yours',
    `${quorum.needed} of ${quorum.of.join(', ')} must sign: make the link for one of them.`,
    { owner },
  );
};

const answersFor = ({ id, owners = [] }: Issuer, owner: string): boolean =>
  id === owner || owners.includes(owner) || owners.includes('*');

/** Refuses a link for an agent or a system: people answer approvals, whatever name somebody else puts under the answer. */
export const mustNotBeMachine = (person: string, kind: PrincipalKind | undefined): void => {
  if (kind !== 'agent' && kind !== 'system') return;
  throw new Refusal(
    'approval_not_yours',
    `${JSON.stringify(person)} is registered as ${kind === 'agent' ? 'an agent' : 'a system'}, and people alone answer approvals: make the link for a person.`,
  );
};

/** Whether the key that a link was made with still could make it. */
export const mayStillPassOn = ({ id, roles }: IssuerKey, issuer: string): boolean =>
  id === issuer && roles.some((role) => ANSWERING.includes(role)) && !isLimited(roles);
