import { LONG_WAIT } from './retry-policy';
import { sleep } from './sleep';
import { type WritClient } from './transport';

/** What is read of a decision to wait for it. */
export interface WaitingDecision {
  readonly decisionId: string;
  readonly outcome: string;
  /** False where policy only observes: nothing is held back, so nothing is waited for. */
  readonly enforced: boolean;
  readonly position?: string | number | null;
}

export interface WaitOptions {
  /** Milliseconds to wait at most; as long as it takes where absent. */
  readonly forMs?: number;
  readonly signal?: AbortSignal;
  /** Called at the beginning of each outage. */
  readonly onError?: (sentence: string) => void;
}

/** Whether an action may be carried out. Policy that only observes holds nothing back. */
export const mayRun = ({
  outcome,
  enforced,
}: Pick<WaitingDecision, 'outcome' | 'enforced'>): boolean => outcome === 'run' || !enforced;

/** The most that the server waits within one request. */
const POLL_MAX_MS = 30_000;
const PAUSE_MS = 250;

/**
 * The newest decision on the same action as soon as it is run or stop, else after `forMs` the one that
 * still waits. It outlives restarts of the server up to ten minutes.
 */
export const awaitDecision = async <D extends WaitingDecision>(
  client: WritClient,
  first: D,
  { forMs = Infinity, signal, onError }: WaitOptions = {},
): Promise<D> => {
  // An owner may take hours: a restart of the server meanwhile is no answer.
  const retryPolicy = { ...LONG_WAIT, onError };
  const until = performance.now() + forMs;
  const atLeast = first.position ?? undefined;
  let decision = first;
  while (decision.outcome === 'wait' && decision.enforced) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) break;
    const requestedAt = performance.now();
    const waitFor = `${Math.ceil(Math.min(leftMs, POLL_MAX_MS) / 1_000)}s`;
    const path = `/v1/decisions/${encodeURIComponent(decision.decisionId)}`;
    const { body } = await client.get<{ readonly latest?: D | null }>(path, {
      query: { waitFor, atLeast },
      retryPolicy,
      signal,
    });
    const { latest } = body;
    decision = latest ?? decision;
    // A server that has to answer at once gets no endless stream of requests.
    if (!latest && performance.now() - requestedAt < PAUSE_MS) await sleep(PAUSE_MS, signal);
  }
  return decision;
};
