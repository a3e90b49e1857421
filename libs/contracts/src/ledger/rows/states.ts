/** Words that several rows use. */
export const workOrderStatuses = ['unknown', 'open', 'closed', 'abandoned', 'superseded'] as const;

/** The state of an obligation. */
export const obligationStates = ['open', 'met', 'breached', 'cancelled'] as const;

export const obligationKinds = [
  'approval',
  'input',
  'exception',
  'post-review',
  'remediation',
  'delegation',
  'question',
  'work',
] as const;

export const delegationStatuses = [
  'dispatched',
  'delivered',
  'accepted',
  'reported-done',
  'confirmed',
  'timed-out',
  'superseded',
  'stopped',
] as const;

/** What came of the runs under a break-glass, the worst first. */
export const worstOutcomes = ['performed', 'unreported', 'failed', 'none'] as const;
