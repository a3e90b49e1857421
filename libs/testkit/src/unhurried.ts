/** For pools of specs: on a busy machine a connection may take many seconds, and none of them decides a result. */
export const unhurried = { connectWithinMs: 120_000 };
