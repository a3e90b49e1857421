import { type BusClient } from './bus-client';
import { type KeyState } from './key-state';
import { type BusReply, unwrap } from './reply';
import { TokenVerifier } from './token-verifier';

/** Where the state of a key is asked for, and where its revocation is told. */
export interface CredentialSubjects {
  readonly state: string;
  readonly revoked: string;
}

/** Verifies tokens by what the service that owns keys answers, and hears of revocations from it. */
export const tokensOver = (
  bus: BusClient,
  { state, revoked }: CredentialSubjects,
  secret: string,
): TokenVerifier => {
  const tokens = new TokenVerifier(secret, async (keyId) => {
    const reply = await bus.request<BusReply<{ readonly state: KeyState | null }>>(state, {
      keyId,
    });
    return unwrap(reply).state;
  });
  bus.connection.subscribe(revoked, { callback: () => tokens.forget() });
  return tokens;
};
