import { type Actor } from '#kernel';

/** Who proposed something, and for whom they acted. */
export interface RequestedBy {
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  /** What no event of the work order may have yet: who issued the key of a present requester, and its teams. */
  readonly issuedBy?: readonly string[];
  readonly teams?: readonly string[];
}

/** The present requester, with the issuer and teams of their credential. */
export const requestedByActor = ({ id, onBehalfOf = [], issuedBy, teams }: Actor): RequestedBy => ({
  requestedBy: id,
  onBehalfOf,
  ...(issuedBy && { issuedBy }),
  ...(teams && { teams }),
});

/** Who acts, and everyone they act for. Their keys do not matter: a key has the id of its principal. */
export const peopleOf = ({
  id,
  onBehalfOf = [],
}: Pick<Actor, 'id' | 'onBehalfOf'>): readonly string[] => [id, ...onBehalfOf];

/** The person or system of a credential, for whom it acts, and who issued its key. */
export const everybodyBehind = ({
  id,
  onBehalfOf = [],
  issuedBy = [],
}: Actor): readonly string[] => [id, ...onBehalfOf, ...issuedBy];
