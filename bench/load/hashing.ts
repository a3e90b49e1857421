import { Frontier, leafHash } from '#verify';

const EVENTS = 50_000;
const BATCH = 256;

/**
 * Microseconds that the tree costs an event: its leaf, its way into the frontier, and the frontier's
 * bytes once a batch. The ledger has no switch that turns hashing off, so this runs the same
 * functions on bodies of the same size, and nothing else.
 */
export const hashingMicroseconds = (body: Uint8Array): number => {
  hashed(body, EVENTS / 5);
  const start = performance.now();
  hashed(body, EVENTS);
  return ((performance.now() - start) * 1_000) / EVENTS;
};

const hashed = (body: Uint8Array, events: number): Frontier => {
  const frontier = new Frontier();
  for (let n = 1; n <= events; n++) {
    frontier.push(leafHash(body));
    if (n % BATCH === 0) frontier.serialize();
  }
  return frontier;
};
