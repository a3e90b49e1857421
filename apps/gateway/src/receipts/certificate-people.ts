import { named, part, table } from '../delivery/delivery-markup';
import { html, type Html } from '#printing';
import { type CertifiedEvents, textOf } from './certificate-events';
import { when, who } from './certificate-labels';

/** What people did that others rely on: event type → what it is, and the id that says of what. */
const acts: Readonly<Record<string, readonly [what: string, id?: string]>> = {
  'work-order.opened': ['Opened the work order'],
  'work-order.reopened': ['Reopened the work order'],
  'approval.granted': ['Approved', 'approvalId'],
  'approval.signed': ['Signed the approval', 'approvalId'],
  'evidence.verified': ['Verified the evidence', 'evidenceId'],
  'delegation.confirmed': ['Confirmed what was delegated to', 'dispatchId'],
  'post-review.completed': ['Reviewed the emergency', 'postReviewId'],
  'work-order.closed': ['Closed the work order'],
};

export const peoplePart = (events: CertifiedEvents): Html => {
  const rows = events.own.flatMap((event) => {
    const [what, idField] = acts[event.type ?? ''] ?? [];
    if (what === undefined || event.actor === undefined) return [];
    const id = idField && textOf(event, idField);
    const name = id && events.nameOf(id);
    return [[html`${what}${name && html` ${named(name)}`}`, who(event) || '', when(event) || '']];
  });
  return part(
    'people',
    'Who approved, confirmed and closed it',
    table({
      caption: 'What people did, first to last',
      heads: ['What', 'Who', 'When'],
      rows,
      empty: 'The log names nobody.',
    }),
  );
};
