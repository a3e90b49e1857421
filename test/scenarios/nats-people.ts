import { connect, type NatsConnection } from 'nats';
import { type Stack } from '#testkit';
import { ApiUser, cloudEvent } from './client';
import { natsUser } from './nats-user';

/** Callers of a system over NATS, and a look at it from inside. */
export class NatsPeople {
  private readonly opened: NatsConnection[] = [];

  private constructor(
    private readonly stack: Stack,
    readonly admin: ApiUser,
    readonly services: NatsConnection,
  ) {}

  static async of(stack: Stack): Promise<NatsPeople> {
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    return new NatsPeople(stack, admin, await natsUser(stack.natsUrl));
  }

  /** As any NATS client connects: the address of `.writ/addresses` and a credential, nothing else. */
  async signIn(token: string | undefined, more: object = {}): Promise<NatsConnection> {
    const servers = this.stack.natsCallerUrl!.split(',');
    const connection = await connect({ servers, token, reconnectTimeWait: 50, ...more });
    this.opened.push(connection);
    return connection;
  }

  /** Signs everybody out; those who look from inside stay. */
  async signOut(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((connection) => connection.close()));
  }

  /** A new integrator of the tenant `default`. */
  async issue(principal: string): Promise<{ readonly key: string; readonly keyId: string }> {
    const key = { principal, roles: ['integrator'], owners: [] };
    return (await this.admin.post('/v1/keys', key)).body;
  }

  /** The key of an integrator of a new tenant, as the admin of that tenant issues it. */
  async keyOfTenant(tenant: string, principal: string): Promise<string> {
    const deployer = new ApiUser(this.stack.url, this.stack.keys['deployment-admin']!);
    const { key } = (await deployer.post('/v1/tenants', { tenant, principal: 'root' })).body;
    const wanted = { principal, roles: ['integrator'] };
    return (await new ApiUser(this.stack.url, key).post('/v1/keys', wanted)).body.key;
  }

  async tokenOf(key: string, source?: string): Promise<string> {
    return (await new ApiUser(this.stack.url, key).post('/v1/tokens', { source })).body.token;
  }
}

/** A fact that opens a work order. */
export const opening = (workOrderId: string) =>
  cloudEvent('work-order.opened', { workOrderId, workflow: 'refunds' });
