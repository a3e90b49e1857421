import { type Brief, type InboxEntry, type WholeInboxEntry } from '#contracts';
import { type InboxRow } from './inbox-rows';

const OBJECTIVE_MAX = 200;

/** A dispatch in a list; `brief` is null where it was erased. */
export const entryOf = (row: InboxRow, brief: Brief | null): InboxEntry => ({
  dispatchId: row.dispatch_id,
  position: row.position,
  workOrderId: row.work_order_id,
  kind: row.kind,
  step: row.step,
  recipient: row.recipient,
  delegator: row.delegator,
  status: row.status,
  state: row.state,
  overdue: row.overdue,
  objective: brief && beginningOf(brief.objective),
  erased: brief === null,
  digest: row.digest,
  createdAt: row.created_at,
  timesOutAt: row.times_out_at,
  deliveredAt: row.delivered_at,
  acceptedAt: row.accepted_at,
  acceptedBy: row.accepted_by,
  reportedAt: row.reported_at,
  reportedBy: row.reported_by,
  confirmedAt: row.confirmed_at,
  confirmedBy: row.confirmed_by,
});

/** A dispatch with all that somebody should know before they take it on: owner, policy, verification. */
export const wholeEntryOf = (row: InboxRow, brief: Brief | null): WholeInboxEntry => ({
  ...entryOf(row, brief),
  objective: brief && brief.objective,
  brief,
  verification: brief?.verification ?? [],
  owner: row.owner ?? 'TBD',
  workflow: row.workflow_id ?? 'TBD',
  policy:
    row.policy_id === null
      ? null
      : { id: row.policy_id, version: row.policy_version!, digest: row.policy_digest! },
});

/** By characters, so that none is cut in two. */
const beginningOf = (text: string): string => {
  const characters = [...text];
  if (characters.length <= OBJECTIVE_MAX) return text;
  return `${characters.slice(0, OBJECTIVE_MAX - 1).join('')}…`;
};
