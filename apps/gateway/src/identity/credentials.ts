import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type LiveSession, subjects } from '#contracts';
import { Refusal } from '#kernel';
import {
  type BusReply,
  type Caller,
  isWithin,
  type KeyState,
  TokenVerifier,
  unwrap,
} from '#platform';
import { type Bus, BUS, REPEATABLE } from '../bus';
import { GatewaySettings } from '../gateway.settings';
import { digestOf, LookupLimiter, type LookupOrigin } from './lookup-limiter';
import { type Presented, sessionSecretIn } from './session-cookie';
import { Sessions } from './sessions';

/** A revoked key works for at most this long, where the notice of its revocation was lost. */
const KNOWN_FOR_MS = 1_000;
/** A key that was just issued is refused for at most this long. */
const UNKNOWN_FOR_MS = 1_000;
const REMEMBERED_MAX = 10_000;
const ASK_TIMEOUT_MS = 2_000;

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,2048})$/i;

/** What `verifyKey` answers: the caller that a key stands for, or null. */
interface VerifiedKey {
  readonly principal: (Omit<Caller, 'keyId'> & { readonly keyId: string }) | null;
}

interface Remembered {
  readonly caller: Caller | null;
  readonly until: number;
}

/** How a caller is identified. */
interface IdentifyOptions extends Partial<LookupOrigin> {
  readonly isActivity?: boolean;
}

/** A request, and whom it was let in as. */
interface IdentifiedRequest {
  readonly caller?: Caller;
  readonly headers: Presented;
}

/** The caller, and the session of the request, if it has one. */
export interface Identified {
  readonly caller: Caller;
  readonly session?: LiveSession;
  /** By a token, which may be worth less than the key behind it. */
  readonly isByToken: boolean;
}

/**
 * Identifies callers: an API key, and the key behind a token, is verified over the bus and cached for a moment; a
 * session is verified each time. It fails closed: without an answer it throws `Unavailable`.
 */
@Injectable()
export class Credentials implements OnApplicationShutdown {
  private readonly remembered = new Map<string, Remembered>();
  private readonly pending = new Map<string, Promise<Caller | null>>();
  private readonly room = new LookupLimiter('keys');
  private readonly tokens: TokenVerifier;
  private readonly revocations = new Set<() => void>();
  private readonly stopListening: () => void;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(GatewaySettings) settings: GatewaySettings,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {
    this.tokens = new TokenVerifier(settings.tokenSecret, (keyId) => this.stateOf(keyId));
    this.stopListening = bus.listen(subjects.credentials.revoked, () => this.forget());
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  /** Calls `notify` when a key is revoked. Returns the function that ends this. */
  onRevoked(notify: () => void): () => void {
    this.revocations.add(notify);
    return () => this.revocations.delete(notify);
  }

  /**
   * Who the headers of a request show: by `Authorization`, or else by the cookie of a session, which
   * counts as used unless `isActivity` is false. A key is looked up for what `isUrgent` also while too many others are.
   * Refuses with `unauthenticated`.
   */
  async whoIs(
    presented: Presented,
    { isActivity = true, isUrgent = false, address }: IdentifyOptions = {},
  ): Promise<Identified> {
    const secret = sessionSecretIn(presented);
    if (secret === undefined) return this.byBearer(presented.authorization, { isUrgent, address });
    const session = await this.sessions.find(secret, { isActivity, isUrgent, address });
    if (session) {
      const { caller, sessionId } = session;
      return { caller: { ...caller, sessionId }, session, isByToken: false };
    }
    throw new Refusal('unauthenticated', 'Your session is over: sign in again.');
  }

  /**
   * Whether the credential that began a long request still allows as much. Check it before each further answer.
   * It counts as no use of a session. Rejects with `Unavailable` while the check is impossible.
   */
  async isStill(began: Caller, presented: Presented): Promise<boolean> {
    try {
      const { caller } = await this.whoIs(presented, { isActivity: false });
      return isWithin(began, caller);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** Call it before a long request is answered. Refuses with `unauthenticated`. */
  async mustStillWork({ caller, headers }: IdentifiedRequest): Promise<void> {
    if (caller && (await this.isStill(caller, headers))) return;
    throw new Refusal(
      'unauthenticated',
      'The credential of this request stopped working before the answer: ask again with another one.',
    );
  }

  /** Pieces of a long answer, until the credential stops working: then the answer breaks off. */
  async *whileItWorks<T>(request: IdentifiedRequest, pieces: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const piece of pieces) {
      await this.mustStillWork(request);
      yield piece;
    }
  }

  private async byBearer(
    authorization: string | undefined,
    shown: LookupOrigin,
  ): Promise<Identified> {
    const credential = BEARER.exec(authorization ?? '')?.[1];
    if (!credential)
      throw new Refusal(
        'unauthenticated',
        'Send `Authorization: Bearer <API key or token>` with this request.',
      );
    // The parts of a token are joined by dots (RFC 7519); an API key has none.
    const isByToken = credential.includes('.');
    const caller = isByToken
      ? await this.callerOfToken(credential)
      : await this.callerOfKey(credential, shown);
    if (caller) return { caller, isByToken };
    throw new Refusal(
      'unauthenticated',
      'This credential is not valid, or not any more: use another key, or get a new token from POST /v1/tokens.',
    );
  }

  private async callerOfToken(token: string): Promise<Caller | null> {
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  private async callerOfKey(key: string, shown: LookupOrigin): Promise<Caller | null> {
    const digest = digestOf(key);
    const remembered = this.remembered.get(digest);
    if (remembered && remembered.until > performance.now()) return remembered.caller;

    return this.pending.get(digest) ?? this.askOnce(digest, key, shown);
  }

  /** Many requests with one key at once are one question. */
  private askOnce(digest: string, key: string, shown: LookupOrigin): Promise<Caller | null> {
    const pending = this.room
      .run(digest, shown, () => this.ask(key))
      .then((caller) => {
        // What was forgotten meanwhile may be older than a revocation.
        if (this.pending.get(digest) === pending) this.remember(digest, caller);
        return caller;
      })
      .finally(() => {
        if (this.pending.get(digest) === pending) this.pending.delete(digest);
      });
    this.pending.set(digest, pending);
    return pending;
  }

  private async ask(key: string): Promise<Caller | null> {
    const { principal } = unwrap(
      await this.bus.request<BusReply<VerifiedKey>>(
        subjects.internal.verifyKey,
        { key },
        ASK_TIMEOUT_MS,
        REPEATABLE,
      ),
    );
    return principal;
  }

  private async stateOf(keyId: string): Promise<KeyState | null> {
    const reply = await this.bus.request<BusReply<{ readonly state: KeyState | null }>>(
      subjects.credentials.state,
      { keyId },
      ASK_TIMEOUT_MS,
      REPEATABLE,
    );
    return unwrap(reply).state;
  }

  /** A key was revoked somewhere, and an answer that is under way may be older than that. */
  private forget(): void {
    this.remembered.clear();
    this.pending.clear();
    this.tokens.forget();
    for (const notify of [...this.revocations]) notify();
  }

  private remember(digest: string, caller: Caller | null): void {
    // A map keeps its order: the first is the oldest.
    this.remembered.delete(digest);
    if (this.remembered.size >= REMEMBERED_MAX)
      this.remembered.delete(this.remembered.keys().next().value!);
    const until = performance.now() + (caller ? KNOWN_FOR_MS : UNKNOWN_FOR_MS);
    this.remembered.set(digest, { caller, until });
  }
}
