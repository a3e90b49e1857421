import { type HistoryEvent, textIn } from '../../parts/history';

/** What was asked of somebody to whom work was given, and what they said of it; undefined where nobody said it, or it was erased. */
export interface Handed {
  readonly objective: string | undefined;
  /** What shows that it is done. */
  readonly verification: readonly string[];
  /** The latest report: it completes nothing. */
  readonly report: string | undefined;
  /** What the operator said who confirmed it. */
  readonly comment: string | undefined;
}

/** The same for one dispatch, by the events of its work order. */
export const handedOf = (events: readonly HistoryEvent[], dispatchId: string): Handed => {
  const said = (type: HistoryEvent['type'], name: string): string | undefined => {
    const event = events.findLast(
      (one) => one.type === type && one.data['dispatchId'] === dispatchId,
    );
    return event && textIn(event.data, name);
  };
  const brief = briefIn(said('delegation.dispatched', 'brief'));
  const { objective, verification } = brief;
  return {
    objective: typeof objective === 'string' ? objective : undefined,
    verification: Array.isArray(verification) ? verification.map(String) : [],
    report: said('delegation.reported-done', 'report'),
    comment: said('delegation.confirmed', 'comment'),
  };
};

/** A brief is kept as its text; one that is not to be read any more says nothing. */
const briefIn = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
};
