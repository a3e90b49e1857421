import { tenantOfIntake } from '#contracts';
import { Refusal } from '#kernel';
import {
  type Caller,
  correlationIn,
  type DurableMessage,
  metadataOf,
  TOKEN_HEADER,
  type TokenVerifier,
} from '#platform';
import { type FactError, factError } from '../domain/envelope';
import { foreignSource, isReporter, notForReporting, type Reporter, reporterOf } from './arrival';

/** An event that an outside system published to a subject. */
export type PublishedFact = Pick<DurableMessage, 'subject' | 'data' | 'headers'> & {
  /** When the stream stored it; absent for an event that comes straight from its publisher. */
  readonly storedAt?: Date;
};

/** An event whose token has been checked. */
export interface CheckedFact {
  readonly data: Uint8Array;
  readonly subject: string;
  readonly reporter: Reporter;
  /** The same for events that may be recorded together: those of one credential and, where they name one, of one trace. */
  readonly together: string;
  /** Why its publisher may not report it. */
  readonly refusal?: Refusal;
  /** What keeps it from being a fact, whatever its content is. */
  readonly whyNot: (name: { readonly source?: string }) => FactError | undefined;
}

/**
 * Checks who published an event. The token counts if it was valid when the event arrived. The tenant is that of the
 * subject, which the server lets nobody else publish on; a token of another tenant counts for nothing.
 */
export const checked = async (
  { subject, data, headers, storedAt }: PublishedFact,
  tokens: TokenVerifier,
): Promise<CheckedFact> => {
  const token = headers?.get(TOKEN_HEADER) ?? '';
  const tenant = tenantOfIntake(subject);
  const found = await callerOf(token, tokens, storedAt);
  const caller = found?.tenant === tenant ? found : undefined;
  const refusal = refusalOf(caller);
  const { id = 'unauthenticated' } = caller ?? {};
  const own = correlationIn(headers);
  const metadata = {
    ...metadataOf({ roles: [], keyId: '', ...caller, id, tenant }, ''),
    ...own,
  };
  return {
    subject,
    data,
    refusal,
    reporter: reporterOf(metadata, 'nats'),
    together: JSON.stringify([caller ? token : '', own.correlationId]),
    whyNot: ({ source }) =>
      refusal
        ? factError('unauthenticated', '', refusal.message)
        : foreignSource(caller?.source, source),
  };
};

const callerOf = async (
  token: string,
  tokens: TokenVerifier,
  storedAt: Date | undefined,
): Promise<Caller | undefined> => {
  try {
    return await (storedAt ? tokens.verifyStored(token, storedAt) : tokens.verify(token));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
};

const refusalOf = (caller: Caller | undefined): Refusal | undefined => {
  if (!caller)
    return new Refusal(
      'unauthenticated',
      'The Writ-Token header held no valid token of the tenant that the subject names: get one from POST /v1/tokens.',
    );
  return isReporter(caller.roles) ? undefined : notForReporting();
};
