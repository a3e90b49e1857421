import { type Key } from '#contracts';
import { Refusal } from '#kernel';
import { type Unstamped } from '#platform';
import { OF_DEPLOYMENT } from '../domain/api-key.decider';
import { type Register, type Reinstate, type Retire } from '../domain/names/registry.decider';
import { type AccessService } from './access.service';

/** The commands of an admin about principals, beside the credentials that the principals have. */
export class PrincipalCommands {
  constructor(private readonly access: AccessService) {}

  /** Registers or describes a principal, which looks like none that has credentials. */
  async register(command: Unstamped<Register>): Promise<object> {
    await this.known(command.metadata);
    return this.access.registry.handle(command);
  }

  /**
   * Retires a principal or reinstates it, with its credentials. Refuses with `api_key_of_deployment` a tenant's admin where
   * the principal has a key of the deployment, which no tenant gives or takes.
   */
  async retireOrReinstate(command: Unstamped<Retire | Reinstate>): Promise<object> {
    const { data, metadata } = command;
    const keys = await this.known(metadata);
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

  /** The keys of the tenant. Names that have any become known, also those of before there was a registry. */
  private async known(metadata: Unstamped<Register>['metadata']): Promise<readonly Key[]> {
    const keys = await this.access.list(metadata);
    await this.access.introduce(
      metadata,
      keys.map(({ principal }) => principal),
    );
    return keys;
  }
}
