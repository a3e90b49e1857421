import ical from 'ical-generator';
import { consolePathOf } from '#contracts';
import { visibleLine } from '#printing';
import { type Row } from '../queries/questions';

/** Obligations that a calendar shows: those that people plan for. */
export const calendarKinds = ['post-review', 'remediation'] as const;

export interface CalendarContext {
  /** The address of the console, without a slash at the end. */
  readonly baseUrl: string;
  readonly now: Date;
}

/** Calendar programs fetch it again after this time, in seconds. */
const REFRESH = 3_600;

/**
 * Rows of the worklist as a calendar (RFC 5545, 7986): an event at each due time, under an id that stays. Titles of work
 * orders stay out, because calendars are often stored elsewhere.
 */
export const calendarFile = (rows: readonly Row[], { baseUrl, now }: CalendarContext): string => {
  const calendar = ical({
    name: 'Writ: due reviews and remediations',
    prodId: { company: 'Writ', product: 'Due', language: 'EN' },
    ttl: REFRESH,
  });
  for (const row of rows) {
    const { kind, subject, what, workOrderId, dueAt, overdue, obligationId } = row;
    if (typeof dueAt !== 'string') continue;
    const onWork = typeof workOrderId === 'string' ? workOrderId : null;
    const url = baseUrl + consolePathOf(String(kind), String(subject), onWork);
    const summary = visibleLine(
      `${overdue === true ? 'Overdue ' : ''}${String(kind)}: ${String(what)}`,
    );
    const work = onWork === null ? '' : `Work order ${onWork}. `;
    calendar.createEvent({
      id: `${String(obligationId)}@${new URL(baseUrl).hostname}`,
      stamp: now,
      start: new Date(dueAt),
      summary,
      description: visibleLine(`${work}${url}`),
      url,
    });
  }
  return calendar.toString();
};
