import { type MsgHdrs } from 'nats';
import { v7 as uuidv7 } from 'uuid';
import { strictParse } from '#json';
import { type Actor, type CommandMetadata, Refusal } from '#kernel';
import { mustBeNoSecret } from '../commands/no-secrets';
import { callerOfConnection } from './connection';
import { type Caller } from './token';
import { type TokenVerifier } from './token-verifier';
import { parseTraceparent, TRACEPARENT } from '../tracing';

/** A command on its way to the service that owns it; time is the ledger's to say. */
export interface CommandFrame {
  readonly name: string;
  readonly data: unknown;
  readonly metadata: Omit<CommandMetadata, 'now'>;
}

export const TOKEN_HEADER = 'Writ-Token';
export const IDEMPOTENCY_HEADER = 'Idempotency-Key';
const VERSION_HEADER = 'If-Match';
const VERSION_PATTERN = /^(?:W\/)?"?(\d{1,15})"?$/;
const IDEMPOTENCY_PATTERN = /^[\x21-\x7e]{1,200}$/;
const PUBLIC_PREFIX = 'writ.v1.';

/** Anybody with a token may reach these; what is not public is between our own processes. */
export const isPublic = (subject: string): boolean => subject.startsWith(PUBLIC_PREFIX);

/** JSON as the interface takes it; refuses with the place where it goes wrong. */
export const parseBody = (data: Uint8Array | string): unknown => {
  const parsed = strictParse(data);
  if (parsed.ok) return parsed.value;
  const { pointer, message } = parsed.problem;
  throw new Refusal('invalid_request', `The message is not JSON that we take: ${message}`, {}, [
    { pointer, message },
  ]);
};

/** What one of our own processes says: always an object, and what is inside is not believed yet. */
export const parseFrame = (data: Uint8Array | string): object => {
  const value = parseBody(data);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Refusal('invalid_request', 'The message must be a JSON object.', {}, [
    { pointer: '', message: 'must be a JSON object' },
  ]);
};

/** What an outside caller sent, as the frame that our own processes send. */
export const publicFrame = async (
  subject: string,
  data: Uint8Array,
  headers: MsgHdrs | undefined,
  tokens: TokenVerifier,
): Promise<CommandFrame> => {
  // A token says who asks, where one is sent; else it is who signed in on the connection.
  const connected = headers?.has(TOKEN_HEADER) ? undefined : callerOfConnection(headers);
  const caller = connected
    ? await tokens.verifyConnected(connected)
    : await tokens.verify(headers?.get(TOKEN_HEADER) ?? '');
  return {
    name: subject.slice(PUBLIC_PREFIX.length),
    data: parseBody(data),
    metadata: {
      ...metadataOf(caller, idempotencyKey(headers)),
      ...correlationIn(headers),
      ...versionIn(headers?.get(VERSION_HEADER)),
    },
  };
};

/** The version that `If-Match` names, as `17` or `"17"`; any where it is absent or `*`. Refuses with `invalid_request`. */
export const versionIn = (header: string | undefined): { readonly ifVersion?: number } => {
  if (!header || header === '*') return {};
  const [, version] = VERSION_PATTERN.exec(header) ?? [];
  if (version !== undefined) return { ifVersion: Number(version) };
  throw new Refusal('invalid_request', 'If-Match must be the version that you have seen: `"17"`.');
};

/** What a sender sends in a trace of its own has the id of that trace, as over HTTP. */
export const correlationIn = (
  headers: MsgHdrs | undefined,
): Partial<Pick<CommandMetadata, 'correlationId'>> => {
  const context = parseTraceparent(headers?.get(TRACEPARENT));
  return context ? { correlationId: context.traceId } : {};
};

/** The metadata of a command that `caller` sends. */
export const metadataOf = (caller: Caller, commandId: string): CommandFrame['metadata'] => ({
  commandId,
  tenant: caller.tenant,
  actor: actorOf(caller),
  roles: caller.roles,
  owners: caller.owners,
  source: caller.source,
  workflows: caller.workflows,
  expiresAt: caller.expiresAt,
  sessionId: caller.sessionId,
  correlationId: uuidv7(),
});

/** Who acts, by which key, who issued it and for which teams it answers: the credential says all of it. */
const actorOf = ({ id, keyId, issuedBy = [], owners = [], roles }: Caller): Actor => {
  const teams = roles.includes('delegate') ? owners : owners.filter((owner) => owner !== '*');
  return {
    id,
    key: keyId,
    ...(issuedBy.length > 0 && { issuedBy }),
    ...(teams.length > 0 && { teams }),
  };
};

const idempotencyKey = (headers: MsgHdrs | undefined): string => {
  const key = headers?.get(IDEMPOTENCY_HEADER);
  if (!key) return uuidv7();
  if (!IDEMPOTENCY_PATTERN.test(key))
    throw new Refusal(
      'invalid_request',
      'Idempotency-Key must be 1 to 200 printable ASCII characters without spaces.',
    );
  mustBeNoSecret(key);
  return key;
};
