import { Refusal } from '#kernel';
import { type BusClient } from '../bus/bus-client';
import { type BusReply, unwrap } from '../bus/reply';
import { type Caller } from '../bus/token';
import { type TokenVerifier } from '../bus/token-verifier';
import { type MayReadMetrics } from './operations-server';

/** Where an API key is verified, and which callers may read metrics; from the contracts. */
export interface MetricsAccess {
  readonly verifyKeySubject: string;
  readonly mayRead: (caller: Caller) => boolean;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,2048})$/i;

/** Verifies API keys and tokens over the bus. */
export const metricsAccess =
  (
    bus: BusClient,
    tokens: TokenVerifier,
    { verifyKeySubject, mayRead }: MetricsAccess,
  ): MayReadMetrics =>
  async (authorization) => {
    const credential = BEARER.exec(authorization ?? '')?.[1];
    if (credential === undefined) return false;
    const caller = credential.includes('.')
      ? await tokens.verify(credential).catch(nobodyWhereRefused)
      : unwrap(
          await bus.request<BusReply<{ readonly principal: Caller | null }>>(verifyKeySubject, {
            key: credential,
          }),
        ).principal;
    return caller !== null && mayRead(caller);
  };

const nobodyWhereRefused = (error: unknown): null => {
  if (error instanceof Refusal) return null;
  throw error;
};
