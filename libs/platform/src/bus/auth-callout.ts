import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type Msg, type NatsConnection, type Subscription } from 'nats';
import { fromSeed } from 'nkeys.js';

/** What somebody may do who is let in. */
export interface Admission {
  /** The account of the server that they are put in. */
  readonly account: string;
  /** Repeated by the server with each request. */
  readonly name: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** The server closes the connection then. */
  readonly expiresAt: Date;
}

/** Who comes with a credential; a text says why nobody does, for the server's log alone. */
export type Admit = (credential: string) => Promise<Admission | string>;

interface SignInRequest {
  readonly user_nkey: string;
  readonly server_id: { readonly id: string };
  readonly connect_opts: { readonly auth_token?: string };
}

/** The account of the server's configuration has the limits: the server does not read them here. */
const UNLIMITED = -1;
/** The server waits for answers there, and nobody else can make it ask. */
const SERVER_INBOX = '$SYS._INBOX.';

/**
 * Answers what the server asks about each connection that has not the services' password (auth
 * callout): its credential becomes a user JWT with permissions, signed by the issuer whose public key
 * the server's configuration names.
 */
export class AuthCallout {
  private readonly issuer: string;
  private readonly key: KeyObject;
  private subscription?: Subscription;

  constructor(
    private readonly connection: NatsConnection,
    seed: string,
    private readonly admit: Admit,
    private readonly log: (note: string, error: unknown) => void,
  ) {
    this.issuer = fromSeed(encoder.encode(seed)).getPublicKey();
    this.key = signingKeyOf(seed);
  }

  /** Instances of the same `queue` share the work. */
  start(subject: string, queue: string): void {
    this.subscription = this.connection.subscribe(subject, {
      queue,
      callback: (error, message) => {
        if (error) return this.log(`subscription ${subject}`, error);
        void this.answer(message);
      },
    });
  }

  stop(): void {
    this.subscription?.unsubscribe();
  }

  /** Never rejects: without an answer, the server lets nobody in. */
  private async answer(message: Msg): Promise<void> {
    try {
      if (!message.reply?.startsWith(SERVER_INBOX)) return;
      const request = requestOf(message);
      message.respond(this.reply(request, await this.decided(request)));
    } catch (error) {
      this.log('a sign-in on NATS was not answered', error);
    }
  }

  private async decided({ connect_opts }: SignInRequest): Promise<Admission | string> {
    try {
      return await this.admit(connect_opts.auth_token ?? '');
    } catch (error) {
      this.log('a sign-in on NATS failed', error);
      return 'The credential could not be checked.';
    }
  }

  private reply({ user_nkey, server_id }: SignInRequest, decided: Admission | string): string {
    const answer =
      typeof decided === 'string' ? { error: decided } : { jwt: this.user(user_nkey, decided) };
    const nats = { type: 'authorization_response', version: 2, ...answer };
    return this.sign({ sub: user_nkey, aud: server_id.id, nats });
  }

  private user(nkey: string, { account, name, publish, subscribe, expiresAt }: Admission): string {
    const nats = {
      type: 'user',
      version: 2,
      pub: { allow: publish },
      sub: { allow: subscribe },
      subs: UNLIMITED,
      data: UNLIMITED,
      payload: UNLIMITED,
    };
    return this.sign({ sub: nkey, aud: account, name, exp: secondsOf(expiresAt), nats });
  }

  /** A JWT as NATS has it: its own name for EdDSA, nkeys for issuer and subject. */
  private sign(claims: object): string {
    const body = {
      jti: randomUUID(),
      iat: secondsOf(new Date()),
      iss: this.issuer,
      ...claims,
    };
    const text = [{ typ: 'JWT', alg: 'ed25519-nkey' }, body].map(encoded).join('.');
    const signature = sign(null, encoder.encode(text), this.key);
    return `${text}.${signature.toString('base64url')}`;
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** What stands before an Ed25519 seed in DER (RFC 8410). */
const DER_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Node signs 100 times as fast as the library, which is of JavaScript alone: many may connect at once. */
const signingKeyOf = (seed: string): KeyObject => {
  const bits = [...seed].map((character) => BASE32.indexOf(character).toString(2).padStart(5, '0'));
  const bytes = bits
    .join('')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2));
  // Two bytes say what it is, two at the end are a checksum.
  const key = Buffer.concat([DER_PREFIX, Buffer.from(bytes.slice(2, 34))]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
};

/** The request is a JWT of the server: it came by a subject on which nobody else can publish. */
const requestOf = (message: Msg): SignInRequest => {
  const claims = message.string().split('.')[1] ?? '';
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { nats: SignInRequest }).nats;
};

const encoder = new TextEncoder();
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000);
