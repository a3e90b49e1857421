import { setTimeout as sleep } from 'node:timers/promises';
import { type WritClient } from '../api/client';
import { LONG_WAIT } from '../api/retry-policy';
import { type Decision } from './decision-card';

/** A decision as it is read, with the newest one in its place; null where it is in force. */
type DecisionRead = Decision & { readonly latest: Decision | null };

/** The most that the server waits within one request. */
const POLL_MAX_MS = 30_000;
const PAUSE_MS = 250;

/**
 * The newest decision on the same action as soon as it is run or stop, else after `forMs` the one that
 * still waits. Where policy only observes nothing is held back, so nothing is waited for.
 */
export const awaitDecision = async (
  client: WritClient,
  first: Decision,
  forMs: number,
  onError: (sentence: string) => void,
): Promise<Decision> => {
  // An owner may take hours: a restart of the server meanwhile is no answer.
  const retryPolicy = { ...LONG_WAIT, onError };
  const until = performance.now() + forMs;
  const atLeast = first.position === undefined ? undefined : String(first.position);
  let decision = first;
  while (decision.outcome === 'wait' && decision.enforced) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) break;
    const requestedAt = performance.now();
    const waitFor = `${Math.ceil(Math.min(leftMs, POLL_MAX_MS) / 1_000)}s`;
    const path = `/v1/decisions/${encodeURIComponent(decision.decisionId)}`;
    const { body } = await client.get<DecisionRead>(path, {
      query: { waitFor, atLeast },
      retryPolicy,
    });
    const isNew = body.latest !== null && body.latest !== undefined;
    decision = isNew ? body.latest : decision;
    // A server that has to answer at once gets no endless stream of requests.
    if (!isNew && performance.now() - requestedAt < PAUSE_MS) await sleep(PAUSE_MS);
  }
  return decision;
};
