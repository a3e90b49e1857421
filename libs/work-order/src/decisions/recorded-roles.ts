import { CONFINING_ROLE, type DecisionMadeData } from '#contracts';

type Recorded = Pick<DecisionMadeData, 'asDelegate'> & { readonly roles?: readonly string[] };

/** The roles with which an action was proposed, as its decision says; undefined where it was recorded without them. */
export const recordedRoles = ({ asDelegate, roles }: Recorded): readonly string[] | undefined =>
  asDelegate === true ? [CONFINING_ROLE] : roles;
