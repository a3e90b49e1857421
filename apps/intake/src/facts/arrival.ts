import { createHash } from 'node:crypto';
import { effectiveRoles, type Transport, type MaskedPlace } from '#contracts';
import {
  canonicalBytes,
  type CommandFrame,
  maskDocument,
  mustNameCaller,
  parseAs,
} from '#platform';
import { type CommandKey, type CommandMetadata, Refusal } from '#kernel';
import { nameOf, type FactError, factError } from '../domain/envelope';
import { understand, type UnderstoodFact } from '../domain/parse-fact';

/** Something that arrived, and what it was understood to be. */
export interface Arrival {
  /** Byte for byte, but for the secrets in it: they are masked before anything else is done with it. */
  readonly raw: Buffer;
  readonly masked: readonly MaskedPlace[];
  /** As JSON; undefined when it is none. */
  readonly value: unknown;
  readonly name: { readonly source?: string; readonly id?: string };
  readonly fact: UnderstoodFact | FactError;
}

/** Reads what arrived. Never throws: whatever it is can be stored. */
export const arrivalOf = (arrived: Buffer, now: string): Arrival => {
  const { bytes: raw, parsed, masked } = maskDocument(arrived);
  if (parsed.ok) {
    const { value } = parsed;
    const fact = understand(value, now, parseAs, masked);
    return { raw, masked, value, name: nameOf(value), fact };
  }
  const { pointer, message } = parsed.problem;
  const fact = factError('malformed_json', pointer, message);
  return { raw, masked, value: undefined, name: {}, fact };
};

/**
 * Attributes that may differ when the same event is sent again, by the same or another interface. SDKs of CloudEvents state
 * a new `time` on each attempt.
 */
const VOLATILE = ['time', 'traceparent', 'tracestate', 'datacontenttype'];

/**
 * The permanent identity of an inbound event: (tenant, source, id) and a digest of its content,
 * so that another event under the same id is found. Sources are texts of any alphabet.
 */
export const eventKey = (
  tenant: string,
  { source, id }: { readonly source: string; readonly id: string },
  event: unknown,
): CommandKey => ({
  principal: source,
  id: sha256(canonicalBytes([tenant, source, id])),
  digest: sha256(canonicalBytes(withoutVolatile(event as Record<string, unknown>))),
});

const withoutVolatile = (event: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !VOLATILE.includes(name)));

/** SHA-256 in lower-case hex. */
export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Who reports facts, by the credential, and through which transport. */
export interface Reporter extends Pick<
  CommandMetadata,
  'tenant' | 'actor' | 'roles' | 'workflows' | 'correlationId'
> {
  readonly transport: Transport;
}

const reporting = ['integrator', 'operator', 'admin'];

export const isReporter = (roles: readonly string[]): boolean =>
  effectiveRoles(roles).some((role) => reporting.includes(role));

/** Guards of HTTP do not cover the bus: every interface leads through here. Refuses. */
export const mayReport = (metadata: CommandFrame['metadata']): void => {
  mustNameCaller(metadata);
  if (!isReporter(metadata.roles)) throw notForReporting();
};

export const notForReporting = (): Refusal =>
  new Refusal(
    'forbidden',
    `Reporting facts is for the roles ${reporting.join(', ')}: use a key that has one.`,
  );

export const reporterOf = (
  { tenant, actor, roles, workflows, correlationId }: CommandFrame['metadata'],
  transport: Transport,
): Reporter => ({ tenant, actor, roles, workflows, correlationId, transport });

/** A credential that is bound to a source speaks for no other. */
export const foreignSource = (
  own: string | undefined,
  claimed: string | undefined,
): FactError | undefined =>
  own !== undefined && own !== claimed
    ? factError('source_not_yours', '/source', `The token is for the source ${own}.`)
    : undefined;
