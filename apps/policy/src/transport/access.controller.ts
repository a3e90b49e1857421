import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  AssignTenantBody,
  CreateTenantBody,
  type CredentialHoldersReply,
  IssueKeyBody,
  IssueTokenBody,
  type SignedInPerson,
  subjects,
} from '#contracts';
import { type CommandFrame, parseAs, Platform } from '#platform';
import { Refusal } from '#kernel';
import { AccessService } from '../access/access.service';
import { SavedPages } from '../access/saved-pages';
import { EndedCredentials, type NamedCredential } from '../access/ended-credentials';
import { NatsCallers } from '../access/nats-callers';
import { SessionsService } from '../access/sessions.service';
import { TenantsService } from '../access/tenants.service';

interface FromCaller {
  readonly metadata: CommandFrame['metadata'];
}

/** Queries of the gateway about credentials. Only our own processes reach these subjects. */
@Controller()
export class AccessController {
  private readonly endedCredentials: EndedCredentials;

  constructor(
    private readonly access: AccessService,
    { store }: Platform,
  ) {
    this.endedCredentials = new EndedCredentials(store, access.registry);
  }

  @MessagePattern(subjects.internal.verifyKey)
  async verify(@Payload() { key }: { readonly key: string }) {
    return { principal: await this.access.verify(String(key)) };
  }

  @MessagePattern(subjects.credentials.state)
  async state(@Payload() { keyId }: { readonly keyId: string }) {
    return { state: await this.access.stateOf(String(keyId)) };
  }

  @MessagePattern(subjects.credentials.ended)
  async ended(@Payload() { keyId, sessionId, tenant, principal }: NamedCredential) {
    const credential = {
      keyId: textIn('keyId', keyId),
      ...(sessionId !== undefined && { sessionId: textIn('sessionId', sessionId) }),
      tenant: textIn('tenant', tenant),
      principal: textIn('principal', principal),
    };
    return { hasEnded: await this.endedCredentials.has(credential) };
  }

  @MessagePattern(subjects.credentials.holders)
  async holders(
    @Payload() { tenant }: { readonly tenant: string },
  ): Promise<CredentialHoldersReply> {
    return { holders: await this.access.holders(textIn('tenant', tenant)) };
  }

  /**
   * The caller by whose key a link was made, and as what the registry knows `person`, who uses it. Refuses with
   * `principal_retired` where they are retired, and with `name_confusable` a name that looks like a known one: what the registry
   * has of that one would not hold.
   */
  @MessagePattern(subjects.credentials.caller)
  async caller(@Payload() { keyId, person }: { readonly keyId: string; readonly person: string }) {
    const caller = await this.access.callerBy(String(keyId));
    if (!caller) return { caller };
    const name = textIn('person', person);
    if (name !== caller.id) await this.access.registry.mustLookLikeNone(caller.tenant, name);
    await this.access.retired.mustNotBe(caller.tenant, name);
    const { kind: personKind } = await this.access.registry.principal(caller.tenant, name);
    return { caller, personKind };
  }

  @MessagePattern(subjects.internal.issueKey)
  issue(@Payload() { metadata, ...wanted }: FromCaller) {
    return this.access.issue(parseAs(IssueKeyBody, wanted), metadata);
  }

  @MessagePattern(subjects.internal.listKeys)
  async list(@Payload() { metadata }: FromCaller) {
    return { keys: await this.access.list(metadata) };
  }

  @MessagePattern(subjects.internal.revokeKey)
  async revoke(@Payload() { keyId, metadata }: { readonly keyId: string } & FromCaller) {
    await this.access.revoke(String(keyId), metadata);
    return { keyId };
  }

  @MessagePattern(subjects.internal.issueToken)
  token(@Payload() { metadata, ...wanted }: FromCaller) {
    return this.access.token(parseAs(IssueTokenBody, wanted), metadata);
  }
}

/** What the services of the default log ask those of another one, whose callers they sign in. */
@Controller()
export class AdmissionController {
  constructor(private readonly callers: NatsCallers) {}

  @MessagePattern(subjects.nats.admit)
  admit(@Payload() { credential }: { readonly credential: string }) {
    return this.callers.admission(textIn('credential', credential));
  }
}

/** Requests of deployment admins about tenants. Only our own processes reach these subjects. */
@Controller()
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @MessagePattern(subjects.internal.createTenant)
  create(@Payload() { metadata, ...wanted }: FromCaller) {
    return this.tenants.create(parseAs(CreateTenantBody, wanted), metadata);
  }

  @MessagePattern(subjects.internal.listTenants)
  async list(@Payload() { metadata }: FromCaller) {
    return { tenants: await this.tenants.list(metadata) };
  }

  @MessagePattern(subjects.internal.placeTenant)
  place(@Payload() { tenant, metadata }: { readonly tenant: string } & FromCaller) {
    return this.tenants.place(textIn('tenant', tenant), metadata);
  }

  @MessagePattern(subjects.internal.assignTenant)
  assign(@Payload() { metadata, ...wanted }: FromCaller) {
    return this.tenants.assign(parseAs(AssignTenantBody, wanted), metadata);
  }

  /** The gateways route by it. */
  @MessagePattern(subjects.internal.listLogAssignments)
  listAssignments() {
    return this.tenants.listAssignments();
  }
}

interface Opening {
  readonly key?: string;
  /** Whom the gateway has seen an identity provider vouch for. */
  readonly person?: SignedInPerson;
}

/** Queries of the gateway about people in browsers. Only our own processes reach these subjects. */
@Controller()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @MessagePattern(subjects.internal.openSession)
  async open(@Payload() { key, person }: Opening) {
    const opened = person
      ? await this.sessions.openByPerson(person)
      : await this.sessions.openByKey(textIn('key', key));
    return { opened };
  }

  @MessagePattern(subjects.internal.verifySession)
  async verify(@Payload() request: { readonly secret: string; readonly isActivity?: boolean }) {
    const { secret, isActivity } = request;
    return { session: await this.sessions.verify(textIn('secret', secret), { isActivity }) };
  }

  @MessagePattern(subjects.internal.endSession)
  async end(@Payload() { secret }: { readonly secret: string }) {
    await this.sessions.end(textIn('secret', secret));
    return {};
  }

  @MessagePattern(subjects.internal.listSessions)
  async list(@Payload() { metadata }: FromCaller) {
    return { sessions: await this.sessions.list(metadata) };
  }

  @MessagePattern(subjects.internal.revokeSession)
  async revoke(@Payload() { sessionId, metadata }: { readonly sessionId: string } & FromCaller) {
    await this.sessions.revoke(String(sessionId), metadata);
    return { sessionId };
  }
}

/** Requests of people about what they saved for themselves. Only our own processes reach these subjects. */
@Controller()
export class SavedPagesController {
  constructor(private readonly pages: SavedPages) {}

  @MessagePattern(subjects.internal.savePage)
  save(@Payload() { metadata, ...page }: FromCaller) {
    return this.pages.save(page, metadata);
  }

  @MessagePattern(subjects.internal.removeSavedPage)
  remove(@Payload() { metadata, ...page }: FromCaller) {
    return this.pages.remove(page, metadata);
  }

  @MessagePattern(subjects.internal.listSavedPages)
  async list(@Payload() { metadata }: FromCaller) {
    return { pages: await this.pages.list(metadata) };
  }
}

/** A missing credential has no default. */
const textIn = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new Refusal('invalid_request', `The question does not fit: ${name} must be a text.`, {}, [
    { pointer: `/${name}`, message: 'must be a text' },
  ]);
};
