import { type HistoryEvent, textIn } from '../../parts/history';

interface EscalationStep {
  readonly number: number;
  readonly at: string;
  readonly owner: string;
}

export interface Moment {
  readonly at: string;
  readonly event?: HistoryEvent;
  readonly what: string;
  /** Whose name stands behind `what`. */
  readonly who?: string;
  readonly by?: string;
  readonly text?: string;
}

/** What happened to one exception, first to last, and the steps of its escalation path that are still to come while it is open. */
export const storyOf = (
  events: readonly HistoryEvent[],
  exceptionId: string,
): readonly Moment[] => {
  const own = events
    .filter(({ data }) => data['exceptionId'] === exceptionId)
    .sort((one, other) => one.version - other.version);
  const moments = own.map(momentOf);
  const isOver = own.some(({ type }) => type === 'exception.resolved');
  return isOver ? moments : [...moments, ...comingOf(own)];
};

/** The escalation path that it was raised with; none where nobody is called. */
const escalationPathOf = (events: readonly HistoryEvent[]): readonly EscalationStep[] =>
  (events.find(({ type }) => type === 'exception.raised')?.data['escalationPath'] ??
    []) as readonly EscalationStep[];

const comingOf = (own: readonly HistoryEvent[]): readonly Moment[] => {
  const taken = own
    .filter(({ type }) => type === 'exception.escalated')
    .map(({ data }) => (data['escalationStep'] as EscalationStep).number);
  return escalationPathOf(own)
    .filter(({ number }) => !taken.includes(number))
    .map(({ number, at, owner }) => ({ at, what: `Escalation step ${number} calls`, who: owner }));
};

const momentOf = (event: HistoryEvent): Moment => {
  const { type, data, actor, occurredAt: at } = event;
  const found = { at, event, by: actor.id };
  switch (type) {
    case 'exception.raised':
      return {
        ...found,
        what: 'Raised, assigned to',
        who: nameOf(data['owner']),
        ...wroteIn(data, 'rationale'),
      };
    case 'exception.assigned':
      return {
        ...found,
        what: 'Assigned to',
        who: nameOf(data['owner']),
        ...wroteIn(data, 'reason'),
      };
    case 'exception.escalated': {
      const { number, owner } = data['escalationStep'] as EscalationStep;
      return { ...found, what: `Escalation step ${number} called`, who: owner };
    }
    default:
      return { ...found, what: 'Resolved', ...wroteIn(data, 'resolution') };
  }
};

const nameOf = (name: unknown): string => String(name ?? 'TBD');

/** What somebody wrote with it; nothing where that was erased. */
const wroteIn = (data: HistoryEvent['data'], name: string): { readonly text?: string } => {
  const text = textIn(data, name);
  return text === undefined ? {} : { text };
};
