import { createHash } from 'node:crypto';
import { canonicalBytes } from '#platform';
import { type CommandKey } from '#kernel';

/** Attributes that may differ when the same event is sent again, by the same or another door. */
const VOLATILE = ['traceparent', 'tracestate', 'datacontenttype'];

/**
 * An inbound event as the ledger knows it, for ever: by (tenant, source, id), and by what it says,
 * so that another event under the same id is told apart. Sources are foreign texts of any alphabet.
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
