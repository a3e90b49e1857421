import { Refusal } from '#kernel';
import { type Unstamped } from '#platform';
import { OF_DEPLOYMENT } from '../domain/api-key.decider';
import { type Register, type Reinstate, type Retire } from '../domain/names/registry.decider';
import { type AccessService } from './access.service';

/** The commands of an admin about principals, beside the credentials that the principals have. */
export class PrincipalCommands {
  constructor(private readonly access: AccessService) {}

  /** Registers or describes a principal. Names that have credentials become known first, so that no new one looks like them. */
  async register(command: Unstamped<Register>): Promise<object> {
    const { metadata } = command;
    const keys = await this.access.list(metadata);
    await this.access.introduce(
      metadata,
      keys.map(({ principal }) => principal),
    );
    return this.access.registry.handle(command);
  }

  /**
   * Retires a principal or reinstates it, with its credentials. Refuses with `api_key_of_deployment` a tenant's admin where
   * the principal has a key of the deployment, which no tenant gives or takes.
   */
  async retireOrReinstate(command: Unstamped<Retire | Reinstate>): Promise<object> {
    const { data, metadata } = command;
    const keys = await this.access.list(metadata);
    const isOfDeployment = keys.some(
      ({ principal, roles, revokedAt }) =>
        principal === data.principal && revokedAt === null && roles.includes(OF_DEPLOYMENT),
    );
    if (isOfDeployment && !metadata.roles.includes(OF_DEPLOYMENT))
      throw new Refusal(
        'api_key_of_deployment',
        `${JSON.stringify(data.principal)} has a key of the deployment: ask with a key that has the role ${OF_DEPLOYMENT}, too.`,
      );
    const handled = await this.access.registry.handle(command);
    await this.access.retired.follow(metadata.tenant, data.principal);
    return handled;
  }
}
