import { type MarkKind } from '../../parts/mark';
import { spanOf } from '../../parts/spans';
import { type HistoryEvent, textIn } from '../../parts/history';

/** What a break-glass leaves to be done: which id names it, by the kind of the event. */
const DEBTS: Readonly<Record<string, string>> = {
  'post-review': 'postReviewId',
  remediation: 'remediationId',
};

/** Until when (RFC 3339) what a break-glass owes is to be done, by the event that asked for it; what is done is left out. */
export const dueTimesIn = (events: readonly HistoryEvent[]): ReadonlyMap<string, string> => {
  const open = new Map<string, readonly [eventId: string, dueAt: string]>();
  for (const { id, type, data } of events) {
    const [kind = ''] = type.split('.');
    const name = DEBTS[kind];
    const debt = name && textIn(data, name);
    if (!debt) continue;
    const dueAt = textIn(data, 'dueAt');
    if (type === `${kind}.completed`) open.delete(debt);
    else if (dueAt) open.set(debt, [id, dueAt]);
  }
  return new Map(open.values());
};

/** How long is left, or how long it is overdue. */
export const leftOf = (
  dueAt: string,
  now: number,
): { readonly kind: MarkKind; readonly words: string } => {
  const left = Date.parse(dueAt) - now;
  return left > 0
    ? { kind: 'wait', words: `${spanOf(left)} left` }
    : { kind: 'stop', words: `overdue ${spanOf(-left)}` };
};
