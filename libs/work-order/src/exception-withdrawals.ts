/**
 * Codes of a stop that replaces an earlier answer because what that rested on has ended: the work, a break-glass, a
 * dispatch. Nobody proposed anything, and what ended calls for an exception itself where somebody has to act.
 */
export const withdrawals: ReadonlySet<string | null | undefined> = new Set([
  'work-order-not-open',
  'break-glass-ended',
  'delegation-exceeded',
]);
