import { type WritClient, WritError } from '#client';
import { type WhoYouAre } from '#contracts';

/** Whom a key is for, and whom it may answer for. */
export interface Identity {
  readonly id: string;
  readonly roles: readonly string[];
  /** Owner ids besides its own; `*` is all. */
  readonly owners: readonly string[];
}

/** Whose credential it is, in which tenant, and what it may do. */
export const whoIs = async (client: WritClient): Promise<WhoYouAre> =>
  (await client.get<WhoYouAre>('/v1/session')).body;

/** What the server says of the key: it is in the token of five minutes that every key can get. */
export const whoAmI = async (client: WritClient): Promise<Identity> => {
  const { body } = await client.post<{ readonly token?: string }>('/v1/tokens', { body: {} });
  const claims = claimsOf(body.token ?? '');
  if (!claims?.id)
    throw new WritError('The server does not say whose key this is: give --owner, or --all.');
  return { id: claims.id, roles: claims.roles ?? [], owners: claims.owners ?? [] };
};

/** The payload of a JWT (RFC 7519), unchecked: it is the caller's own, and only read here. */
const claimsOf = (token: string): Partial<Identity> | undefined => {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return JSON.parse(payload) as Partial<Identity>;
  } catch {
    // Not a JWT; the caller says what to do about it.
    return undefined;
  }
};

/** Whether an owner is one of those that a key answers for. */
export const answersFor = ({ id, owners }: Identity, owner: string): boolean =>
  owner === id || owners.includes(owner) || owners.includes('*');

/** Whether a key is there to answer for anybody: it names owners, or its role is to answer. */
export const isToAnswer = ({ roles, owners }: Identity): boolean =>
  owners.length > 0 || roles.includes('approver');
