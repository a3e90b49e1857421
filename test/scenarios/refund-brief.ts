/** Leaves the refund to an agent. */
export const BRIEF = {
  objective: 'Refund the broken parcel.',
  scope: 'Order 7 only.',
  reads: [],
  writes: ['findings'],
  permits: ['refund.issue'],
  blocks: false,
  verification: ['It names what is broken.'],
  completion: 'Report, then stop and wait.',
  timeouts: { initialWait: 'PT1H', remindEvery: 'PT1H', hardTimeout: 'PT8H' },
  yieldMode: 'user-confirmed',
};
