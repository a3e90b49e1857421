import { Refusal } from '#kernel';
import { type CommandFrame, mustNameCaller } from '#platform';

/** What crosses tenants is no tenant's to do. Refuses with `forbidden`. */
export const mustRunDeployment = (
  metadata: Pick<CommandFrame['metadata'], 'roles'> | undefined,
): void => {
  mustNameCaller(metadata);
  if (!metadata!.roles.includes('deployment-admin'))
    throw new Refusal(
      'forbidden',
      'This acts on the whole deployment: ask with a key that has the role deployment-admin.',
    );
};
