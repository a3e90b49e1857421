import { subjects, type Tenant, type TenantPlace } from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, type REPEATABLE } from '../bus';
import { CredentialSearch } from './credential-search';
import { type KnownAssignment } from './known-assignment';
import { type Logs } from './logs';

type Body = Readonly<Record<string, unknown>>;
type Ask = <T>(bus: Bus) => Promise<T>;

/**
 * The bus of a deployment with several logs: sends each request to the log of the tenant that it names, which is the one that the
 * service acts in. Lookups of credentials go to every log (`CredentialSearch`); every other request goes to the log of its tenant
 * alone, and one that names no tenant is not sent.
 */
export class RoutedBus implements Bus {
  private readonly search: CredentialSearch;

  constructor(
    private readonly logs: Logs,
    private readonly assignment: KnownAssignment,
  ) {
    this.search = new CredentialSearch(logs, assignment);
  }

  async request<T>(
    subject: string,
    body: unknown,
    timeoutMs?: number,
    repeats?: typeof REPEATABLE,
  ): Promise<T> {
    const ask: Ask = (bus) => bus.request(subject, body, timeoutMs, repeats);
    return (await this.send(subject, body as Body, ask)) as T;
  }

  /** Bytes do not say of which tenant they are: `Logs.of` has the bus to send them by. */
  requestBytes(subject: string): Promise<Uint8Array> {
    return Promise.reject(new Error(`${subject} gets bytes by the bus of a tenant.`));
  }

  listen(subject: string, onMessage: () => void): () => void {
    const stops = [...this.logs.all.values()].map((bus) => bus.listen(subject, onMessage));
    return () => stops.forEach((stop) => stop());
  }

  private async send(subject: string, body: Body, ask: Ask): Promise<unknown> {
    const found = this.search.answer(subject, body, ask);
    if (found) return found;
    switch (subject) {
      case subjects.internal.createTenant:
        return ask(await this.busForNewTenant(body));
      case subjects.internal.issueKey:
        return ask(await this.logs.of(textIn(body, 'tenant') ?? tenantOf(body)));
      case subjects.internal.revokeKey:
        return ask(
          (await this.search.busOfKey(textIn(body, 'keyId') ?? '')) ??
            (await this.logs.of(tenantOf(body))),
        );
      case subjects.internal.openSession:
        return ask(await this.busOfSession(body));
      case subjects.internal.endSession:
        return ask((await this.search.busOfSession(String(body['secret']))) ?? this.logs.home);
      case subjects.internal.listTenants:
        return this.listTenants(ask);
      case subjects.internal.assignTenant:
      case subjects.internal.listLogAssignments:
        return ask(this.logs.home);
      default:
        return ask(await this.logs.of(tenantOf(body)));
    }
  }

  /** The default log says where a tenant belongs, and fixes it, before it is created there. */
  private async busForNewTenant({ tenant, metadata }: Body): Promise<Bus> {
    const { log } = unwrap(
      await this.logs.home.request<BusReply<TenantPlace>>(subjects.internal.placeTenant, {
        tenant,
        metadata,
      }),
    );
    await this.assignment.readNow();
    return this.logs.at(log);
  }

  private async busOfSession({ key, person }: Body): Promise<Bus> {
    const { tenant } = (person ?? {}) as { readonly tenant?: string };
    if (tenant !== undefined) return this.logs.of(tenant);
    return (await this.search.busOfSecret(String(key))) ?? this.logs.home;
  }

  /** The tenants of every log. Rejects where one does not answer: a part would pass for the whole. */
  private async listTenants(ask: Ask): Promise<unknown> {
    const lists = await Promise.all(
      [...this.logs.all].map(async ([log, bus]) => {
        const { tenants } = unwrap(await ask<BusReply<{ tenants: readonly Tenant[] }>>(bus));
        const logs = await Promise.all(tenants.map(({ tenant }) => this.assignment.logOf(tenant)));
        // Each log has a tenant `default` of its own.
        return tenants.filter((_, index) => logs[index] === log);
      }),
    );
    return { ok: true, tenants: lists.flat() };
  }
}

/** The tenant in which the service acts. Throws where the request names none. */
const tenantOf = (body: Body): string => {
  const { tenant } = (body['metadata'] ?? body) as { readonly tenant?: unknown };
  if (typeof tenant === 'string') return tenant;
  throw new Error('A request names no tenant, so that its log is unknown.');
};

const textIn = (body: Body, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
