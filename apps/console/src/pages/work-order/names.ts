import { type HistoryEvent, textIn } from '../../parts/history';

/** What the ids in events stand for, by the events that brought them: a later event names the id alone. */
export type Names = ReadonlyMap<string, string>;

const named: Readonly<Partial<Record<HistoryEvent['type'], readonly [id: string, name: string]>>> =
  {
    'approval.drafted': ['approvalId', 'kind'],
    'approval.requested': ['approvalId', 'kind'],
    'exception.raised': ['exceptionId', 'code'],
    'delegation.dispatched': ['dispatchId', 'recipient'],
    'post-review.scheduled': ['postReviewId', 'code'],
    'remediation.opened': ['remediationId', 'code'],
    'evidence.recorded': ['evidenceId', 'kind'],
    'delivery-link.issued': ['linkId', 'audience'],
    'break-glass.declared': ['breakGlassId', 'code'],
  };

export const namesIn = (events: readonly HistoryEvent[]): Names => {
  const names = new Map<string, string>();
  for (const { type, data } of events) {
    const [id, name] = named[type] ?? [];
    const key = id && textIn(data, id);
    const value = name && textIn(data, name);
    if (key && value) names.set(key, value);
  }
  return names;
};
