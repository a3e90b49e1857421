/**
 * The longest wait for anything in a test, in milliseconds: what takes a second alone takes minutes on a busy machine. Only
 * something that never comes fails by it.
 */
export const LONGEST_WAIT_MS = 300_000;

/** For pools of specs. */
export const unhurried = { connectWithinMs: LONGEST_WAIT_MS };
