import { type FastifyReply } from 'fastify';

/** What a request shows of who asks. */
export interface Presented {
  readonly authorization?: string;
  readonly cookie?: string;
}

/**
 * `__Host-` binds a cookie to this host by https (RFC 6265bis, section 4.1.3.2); browsers take http on
 * their own machine for as good.
 */
const SESSION = '__Host-writ-session';
const SECRET = /^writ_session_[A-Za-z0-9_-]{43}$/;
/** Of a program: it has no cookies, and nobody else has it send the header. */
const BEARER_SECRET = /^Bearer +(writ_session_[A-Za-z0-9_-]{43})$/i;
const COOKIE_SECONDS = 12 * 3_600;

/** The secret of the session that a request comes with; an `Authorization` header goes before. */
export const sessionSecretIn = (presented: Presented): string | undefined =>
  presented.authorization === undefined
    ? cookieSecretIn(presented)
    : BEARER_SECRET.exec(presented.authorization)?.[1];

/** That of a cookie, which a browser sends with requests of any site: they need more. */
export const cookieSecretIn = ({ authorization, cookie }: Presented): string | undefined => {
  if (authorization !== undefined) return undefined;
  const secret = cookieIn(cookie, SESSION);
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
};

/** The value of a cookie; undefined also when it is stated twice, because then nobody knows whose it is. */
export const cookieIn = (header: string | undefined, name: string): string | undefined => {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
};

/** Has the browser keep a session: out of reach of scripts, and of all requests that other sites cause. */
export const keepSession = (reply: FastifyReply, secret: string): void =>
  setCookie(reply, SESSION, secret, { maxAge: COOKIE_SECONDS, sameSite: 'Strict' });

/** Has the browser forget its session. */
export const forgetSession = (reply: FastifyReply): void =>
  setCookie(reply, SESSION, '', { maxAge: 0, sameSite: 'Strict' });

/** Sets a cookie beside those that are set already. `maxAge` in seconds. */
export const setCookie = (
  reply: FastifyReply,
  name: string,
  value: string,
  { maxAge, sameSite }: { readonly maxAge: number; readonly sameSite: 'Strict' | 'Lax' },
): void => {
  // Fastify gathers what is set of this header.
  void reply.header(
    'set-cookie',
    `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=${sameSite}`,
  );
};
