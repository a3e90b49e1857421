import { Refusal } from '#kernel';
import {
  type Caller,
  type DurableMessage,
  metadataOf,
  TOKEN_HEADER,
  type TokenVerifier,
} from '#platform';
import { type Trouble, trouble } from '../domain/trouble';
import { foreignSource, isReporter, type Reporter, reporterOf } from './reporter';

export type DurableFact = Pick<DurableMessage, 'data' | 'headers' | 'storedAt'>;

/** Where events are kept that nobody can be held to: a tenant is what a token says. */
const NOBODYS_TENANT = 'default';

/**
 * Who published an event. Its token counts if it was valid when the event arrived. Facts are not
 * refused: what may not be recorded as a fact is in trouble, and kept where people see it.
 */
export const durableFact = async (
  { headers, storedAt }: DurableFact,
  tokens: TokenVerifier,
): Promise<{
  readonly reporter: Reporter;
  readonly trouble: (name: { readonly source?: string }) => Trouble | undefined;
  /** The same for messages that may be taken together. */
  readonly credential: string;
}> => {
  const token = headers?.get(TOKEN_HEADER) ?? '';
  const caller = await callerOf(token, tokens, storedAt);
  const { id = 'unauthenticated', tenant = NOBODYS_TENANT } = caller ?? {};
  const metadata = metadataOf({ roles: [], keyId: '', ...caller, id, tenant }, '');
  return {
    reporter: reporterOf(metadata, 'nats'),
    trouble: (name) => troubleWith(caller, name),
    credential: caller ? token : '',
  };
};

const troubleWith = (
  caller: Caller | undefined,
  { source }: { readonly source?: string },
): Trouble | undefined => {
  if (!caller)
    return trouble(
      'unauthenticated',
      '',
      'The Writ-Token header held no token that was valid when this arrived: get one from POST /v1/tokens.',
    );
  if (!isReporter(caller.roles))
    return trouble('unauthenticated', '', 'The token is not for reporting facts.');
  return foreignSource(caller.source, source);
};

const callerOf = async (
  token: string,
  tokens: TokenVerifier,
  at: Date,
): Promise<Caller | undefined> => {
  try {
    return await tokens.verifyStored(token, at);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
};
