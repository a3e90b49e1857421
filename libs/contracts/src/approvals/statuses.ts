/** Of an approval that was requested, or is about to be. */
export const approvalStatuses = [
  'draft',
  'requested',
  'partial',
  'conditional',
  'approved',
  'rejected',
  'expired',
  'superseded',
  'revoked',
] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** The statuses that a grant can result in. */
export const grantedStatuses = ['approved', 'partial', 'conditional'] as const;
export type GrantedStatus = (typeof grantedStatuses)[number];

/** Whether somebody granted it. */
export const isGrantedStatus = (status: string): status is GrantedStatus =>
  grantedStatuses.some((granted) => granted === status);

const itemEndings = ['approved', 'denied', 'expired', 'cancelled'] as const;

/** What becomes of an item, by the names of the Access Request and Approval Profile. Only `pending` changes. */
export const accessRequestStatuses = ['pending', ...itemEndings] as const;
export type AccessRequestStatus = (typeof accessRequestStatuses)[number];

/** How a task ends: `partial` where its items ended differently. */
export const taskEndings = [...itemEndings, 'partial'] as const;
export type TaskEnding = (typeof taskEndings)[number];

export const taskStatuses = ['pending', ...taskEndings] as const;
export type TaskStatus = (typeof taskStatuses)[number];
