import { streamOf } from '#contracts';
import { fold } from '#kernel';
import { type EventStore } from '#platform';
import { apiKeyDecider } from '../domain/api-key.decider';
import { type KeyRecord } from './key-store';
import { type PrincipalRegistry } from './principal-registry';

/** A key or a session, and whose it is; with the session that a key acts by, where there is one. */
export type NamedCredential = Pick<KeyRecord, 'keyId' | 'tenant' | 'principal'> & {
  readonly sessionId?: string;
};

/** Which credentials the log has the end of. The tables, by which services verify credentials, follow it a moment later. */
export class EndedCredentials {
  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly registry: Pick<PrincipalRegistry, 'principal'>,
  ) {}

  /** Whether the key was revoked, the session ended by an admin, or its principal retired. Rejects as the ledger does. */
  async has({ keyId, tenant, principal, sessionId = keyId }: NamedCredential): Promise<boolean> {
    const [key, session, { isRetired }] = await Promise.all([
      this.store.read(tenant, streamOf.apiKey(keyId), {}),
      this.store.read(tenant, streamOf.session(sessionId), {}),
      this.registry.principal(tenant, principal),
    ]);
    return fold(apiKeyDecider, key.events).isRevoked || session.version > 0 || isRetired;
  }
}
