import { createHash } from 'node:crypto';
import { Refusal } from '#kernel';
import { badToken, type Caller, readToken } from './token';
import { type BusClient } from './bus-client';
import { type BusReply, unwrap } from './reply';
import { listen } from './same-process';

/** Asks for a key's state now; null where there is no such key. Rejects where nobody answers. */
export type KeyStateOf = (keyId: string) => Promise<KeyState | null>;

const signedOut = (): Refusal =>
  new Refusal(
    'unauthenticated',
    'The key of this connection has ended, or may do less than before: connect again.',
  );

/** A revocation whose notice was lost is known after this. */
const KNOWN_FOR_MS = 1_000;

const REMEMBERED_MAX = 10_000;

interface Remembered {
  readonly state: Promise<KeyState | null>;
  readonly until: number;
}

/**
 * Whose token it is: signed by us, and its key still works. A token has no more than its key has now, so a
 * revocation ends it at once, and so does the loss of a role, an owner, a source or a workflow that the token has. Refuses with `unauthenticated`; rejects with `Unavailable` while nobody can tell.
 */
export class TokenVerifier {
  private readonly remembered = new Map<string, Remembered>();
  /** Tokens that were read, by digest: a signature is checked once, and messages with one token stay in order. */
  private readonly callers = new Map<string, Promise<Caller>>();

  constructor(
    private readonly secrets: string,
    private readonly stateOf: KeyStateOf,
  ) {}

  /** The caller of a token that is shown now. */
  async verify(token: string): Promise<Caller> {
    return this.mustWork(await this.read(token), badToken);
  }

  /** The caller of a connection, as the server names it: a connection may be open for a moment after the revocation. */
  verifyConnected(caller: Caller): Promise<Caller> {
    return this.mustWork(caller, signedOut);
  }

  /**
   * The caller of a token in a message that the server stored at `at`: it counts if it was valid then. When a key lost
   * something is not known, so a token that has more than its key has now counts for nothing.
   */
  async verifyStored(token: string, at: Date): Promise<Caller> {
    const caller = await readToken(token, this.secrets, at);
    const state = await this.state(caller.keyId);
    if (!state || !isWithin(caller, state)) throw badToken();
    if (state.endedAt !== null && new Date(state.endedAt) <= at) throw badToken();
    return caller;
  }

  /** A key was revoked somewhere: every key is looked up again. */
  forget(): void {
    this.remembered.clear();
  }

  private async read(token: string): Promise<Caller> {
    const digest = createHash('sha256').update(token).digest('base64');
    const now = new Date();
    const known = this.callers.get(digest) ?? readToken(token, this.secrets, now);
    remember(this.callers, digest, known);
    const caller = await known.catch((error: unknown) => {
      this.callers.delete(digest);
      throw error;
    });
    return now < new Date(caller.expiresAt!) ? caller : readToken(token, this.secrets, now);
  }

  private async mustWork(caller: Caller, refusal: () => Refusal): Promise<Caller> {
    const state = await this.state(caller.keyId);
    if (!state || state.endedAt !== null || !isWithin(caller, state)) throw refusal();
    return caller;
  }

  private state(keyId: string): Promise<KeyState | null> {
    const remembered = this.remembered.get(keyId);
    if (remembered && remembered.until > performance.now()) return remembered.state;
    const state = this.stateOf(keyId);
    remember(this.remembered, keyId, { state, until: performance.now() + KNOWN_FOR_MS });
    state.catch(() => this.remembered.delete(keyId));
    return state;
  }
}

const remember = <T>(map: Map<string, T>, name: string, value: T): void => {
  // A map keeps its order: the first is the oldest.
  map.delete(name);
  if (map.size >= REMEMBERED_MAX) map.delete(map.keys().next().value!);
  map.set(name, value);
};

/** What a credential may do; it ends on its own account. */
type CallerLimits = Pick<Caller, 'id' | 'tenant' | 'roles' | 'owners' | 'source' | 'workflows'>;

/** What a key may do now. */
export interface KeyState extends CallerLimits {
  /** When it was revoked or expired, RFC 3339, by the database's clock; null while it works. */
  readonly endedAt: string | null;
}

const ANY_OWNER = '*';

/** Whether a credential has no more than its key has now: a key may have lost something since. */
export const isWithin = (credential: CallerLimits, key: CallerLimits): boolean =>
  credential.tenant === key.tenant &&
  credential.id === key.id &&
  areAmong(credential.roles, key.roles) &&
  areOwned(credential.owners, key.owners) &&
  (key.source === undefined || credential.source === key.source) &&
  areOfWorkflows(credential.workflows, key.workflows);

const areOwned = (held: readonly string[] = [], owned: readonly string[] = []): boolean =>
  owned.includes(ANY_OWNER) || areAmong(held, owned);

const areOfWorkflows = (held?: readonly string[], allowed?: readonly string[]): boolean =>
  allowed === undefined || (held !== undefined && areAmong(held, allowed));

const areAmong = (held: readonly string[], allowed: readonly string[]): boolean =>
  held.every((one) => allowed.includes(one));

/** Where the state of a key is requested, and where its revocation is published. */
export interface CredentialSubjects {
  readonly state: string;
  readonly revoked: string;
}

/** Verifies tokens by what the service that owns keys answers, and hears of revocations from it. */
export const tokensOver = (
  bus: BusClient,
  { state, revoked }: CredentialSubjects,
  secrets: string,
): TokenVerifier => {
  const tokens = new TokenVerifier(secrets, async (keyId) => {
    const reply = await bus.request<BusReply<{ readonly state: KeyState | null }>>(
      state,
      { keyId },
      { isRepeatable: true },
    );
    return unwrap(reply).state;
  });
  listen(bus.connection, revoked, () => tokens.forget());
  return tokens;
};
