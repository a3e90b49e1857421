import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type LiveSession, type SignedInPerson, subjects } from '#contracts';
import { BASE_URL, type Outside, type Sent } from './outside';

const SECRET = /^writ_session_/;

/** Policy, as far as the gateway sees of its sessions: by secret, until they are ended. */
export class SessionsOutside {
  readonly live = new Map<string, LiveSession>();
  private count = 0;

  constructor(outside: Outside) {
    const { openSession, verifySession, endSession } = subjects.internal;
    outside.on(openSession, ({ key, person }) => ({
      ok: true,
      opened: person ? this.openFor(person as SignedInPerson) : this.openBy(String(key)),
    }));
    outside.on(verifySession, ({ secret }) => ({
      ok: true,
      session: this.live.get(String(secret)) ?? null,
    }));
    outside.on(endSession, ({ secret }) => {
      this.live.delete(String(secret));
      return { ok: true };
    });
  }

  private openBy(key: string) {
    const role = /^writ_([a-z-]+)_secret$/.exec(key)?.[1];
    const caller = { id: `${role}-person`, keyId: `key-${role}`, roles: [role!], owners: ['*'] };
    return role ? this.open('key', { ...caller, tenant: 'acme' }) : null;
  }

  private openFor({ principal, tenant, roles, owners }: SignedInPerson) {
    const keyId = `session-${this.count + 1}`;
    return this.open('oidc', { id: principal, keyId, tenant, roles, owners });
  }

  private open(by: LiveSession['by'], caller: LiveSession['caller']) {
    const sessionId = `session-${++this.count}`;
    const secret = `writ_session_${String(this.count).padStart(43, 'x')}`;
    const [expiresAt, idleUntil] = ['2030-01-01T21:00:00.000Z', '2030-01-01T10:00:00.000Z'];
    const session = { sessionId, by, caller, expiresAt, idleUntil };
    this.live.set(secret, session);
    return { secret, ...session };
  }
}

/** The value of a cookie that an answer sets; '' when it clears it, undefined when it does neither. */
export const cookieSet = (
  headers: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined =>
  [headers['set-cookie']]
    .flat()
    .map((line) => new RegExp(`^${name}=([^;]*);`).exec(String(line))?.[1])
    .find((value) => value !== undefined);

/** A browser that is signed in: what it sends along, and the CSRF token of its page. */
export interface Browser {
  readonly cookie: string;
  readonly csrf: string;
}

/** Signs in by the key of a role. */
export const browserOf = async (app: NestFastifyApplication, role: string): Promise<Browser> => {
  const answer = await app.inject(signingIn(`writ_${role}_secret`));
  const secret = cookieSet(answer.headers, '__Host-writ-session') ?? '';
  if (!SECRET.test(secret)) throw new Error(`nobody was signed in: ${answer.body}`);
  return { cookie: `__Host-writ-session=${secret}`, csrf: answer.json().csrf };
};

export const signingIn = (key: string, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  url: '/v1/session',
  headers: { 'content-type': 'application/json', ...headers },
  payload: JSON.stringify({ key }),
});

/** What a page of ours asks by session, as a browser sends it. */
export const byPage = (
  { cookie, csrf }: Browser,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
): Sent => ({
  method,
  url,
  headers: {
    cookie,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    ...(method !== 'GET' && { origin: BASE_URL, 'writ-csrf': csrf }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  },
  ...(body !== undefined && { payload: JSON.stringify(body) }),
});
