import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ALL_OWNERS,
  eventDefinition,
  type ListedSession,
  type LiveSession,
  type OpenedSession,
  type SignedInPerson,
  streamOf,
} from '#contracts';
import { Refusal } from '#kernel';
import { type Caller, type CommandFrame, DeciderService, Platform } from '#platform';
import { type RevokeSession, sessionDecider } from '../domain/session.decider';
import { AccessService, onlyFor } from './access.service';
import { newShortId } from './key-store';
import { Tenants } from './tenants';
import { type FoundSession, type SessionRecord, SessionStore } from './session-store';

type Metadata = CommandFrame['metadata'];

const SECRET = /^writ_session_[A-Za-z0-9_-]{43}$/;
const SECRET_BYTES = 32;

/** Who is signed in: sessions of people in browsers, each worth no more than what opened it. */
@Injectable()
export class SessionsService {
  private readonly store: SessionStore;
  private readonly tenants: Tenants;
  private readonly revoking: DeciderService<null, RevokeSession, null>;

  constructor(
    platform: Platform,
    private readonly access: AccessService,
  ) {
    this.store = new SessionStore(platform.pool);
    this.tenants = new Tenants(platform);
    this.revoking = new DeciderService(platform.store, {
      decider: sessionDecider,
      streamOf: ({ data }) => streamOf.session(data.sessionId),
      contextOf: () => null,
      answerOf: () => ({}),
      describe: (type) => eventDefinition(type)!,
    });
  }

  /** A session for the caller of a key; null when the key opens nothing. */
  async openByKey(key: string): Promise<OpenedSession | null> {
    const caller = await this.access.verify(key);
    if (!caller) return null;
    const { id: principal, tenant, roles, owners = [], keyId } = caller;
    const session = { principal, tenant, roles, owners, keyId, issuer: null, subject: null };
    return this.open(session, caller);
  }

  /**
   * A session of somebody whom an identity provider knows, and whose teams it names. Refuses with `tenant_not_found`, with
   * `name_confusable` who looks like somebody else, and with `principal_retired`.
   */
  async openByPerson(person: SignedInPerson): Promise<OpenedSession> {
    await this.tenants.mustExist(person.tenant);
    const { issuer, subject, principal, tenant, roles, owners } = person;
    const by = { tenant, actor: { id: 'service-policy' } };
    await this.access.introduce(by, [principal]);
    await this.access.retired.mustNotBe(tenant, principal);
    const teams = owners.filter((owner) => owner !== ALL_OWNERS);
    await this.access.registry.claim(by, { principal, issuer, teams });
    const session = { principal, tenant, roles, owners, keyId: null, issuer, subject };
    return this.open(session);
  }

  /**
   * The session that a browser's secret opens; null when it opens none, or none any more. A session of a key
   * may what the key may now, and ends with it. Without `isActivity` it does not count as used.
   */
  async verify(secret: string, { isActivity = true } = {}): Promise<LiveSession | null> {
    const found = await this.find(secret);
    if (!found) return null;
    const caller = found.keyId === null ? ofPerson(found) : await this.access.callerBy(found.keyId);
    if (!caller) {
      await this.store.end(found, 'its key');
      return null;
    }
    if (!isActivity || !found.isStale) return live(found, caller, found);
    const until = await this.store.seen(found.sessionId);
    return until ? live(found, caller, until) : null;
  }

  /** Signs out: nothing is left that the secret opens. */
  async end(secret: string): Promise<void> {
    const found = await this.find(secret);
    if (found) await this.store.end(found, found.principal);
  }

  async list(asker: Metadata): Promise<readonly ListedSession[]> {
    onlyFor(['admin'], asker);
    return this.store.list(asker.tenant);
  }

  /**
   * Ends a session before the ledger records it: nothing that it sets up follows the record. Sent again, it records once more, also
   * for a session that has ended: what follows from the record may have been missed.
   */
  async revoke(sessionId: string, asker: Metadata): Promise<void> {
    onlyFor(['admin'], asker);
    const { tenant, actor } = asker;
    const data = await this.store.revoke({ tenant, sessionId }, actor.id);
    if (!data) throw new Refusal('not_found', `There is no session ${sessionId}, or not any more.`);
    await this.revoking.handle({ type: 'revoke-session', data, metadata: asker });
  }

  private async open(
    session: Omit<SessionRecord, 'sessionId'>,
    caller?: Caller,
  ): Promise<OpenedSession> {
    const secret = `writ_session_${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const record = { ...session, sessionId: `session-${newShortId()}` };
    const until = await this.store.add(record, digestOf(secret));
    return { secret, ...live(record, caller ?? ofPerson(record), until) };
  }

  private async find(secret: string): Promise<FoundSession | undefined> {
    return SECRET.test(secret) ? this.store.find(digestOf(secret)) : undefined;
  }
}

/** It needs no salt and no stretching: the secret is 256 random bits. */
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const ofPerson = ({ sessionId, principal, keyId, tenant, roles, owners }: SessionRecord) => ({
  id: principal,
  keyId: keyId ?? sessionId,
  tenant,
  roles,
  owners,
});

const live = (
  { sessionId, keyId }: SessionRecord,
  { id, keyId: by, tenant, roles, owners, source, workflows, issuedBy }: Caller,
  { expiresAt, idleUntil }: Pick<FoundSession, 'expiresAt' | 'idleUntil'>,
): LiveSession => ({
  sessionId,
  by: keyId === null ? 'oidc' : 'key',
  caller: { id, keyId: by, tenant, roles, owners, source, workflows, issuedBy },
  expiresAt,
  idleUntil,
});
