/** What a published log says of itself, read from its text without any code of ours. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

interface XesEvent {
  readonly at: number;
  readonly name: string;
  readonly transition: string;
}

interface XesCase {
  /** Its attributes as they stand in the text, without its events. */
  readonly attributes: string;
  /** By time; as they stand in the text where times are equal. */
  readonly events: readonly XesEvent[];
}

/** Its text, which takes half a second to unpack, for all who read it. */
const texts = new Map<string, string>();
export const textOf = (file: string): string => {
  const text = texts.get(file) ?? gunzipSync(readFileSync(file)).toString();
  texts.set(file, text);
  return text;
};

export const casesOf = (file: string, limit?: number): readonly XesCase[] =>
  textOf(file)
    .split('<trace>', limit === undefined ? undefined : limit + 1)
    .slice(1)
    .map((trace) => {
      const [attributes, ...events] = trace.split('<event>');
      return { attributes: attributes!, events: events.map(eventOf).sort((a, b) => a.at - b.at) };
    });

const eventOf = (text: string): XesEvent => ({
  at: Date.parse(valueOf(text, 'time:timestamp')),
  name: valueOf(text, 'concept:name'),
  transition: valueOf(text, 'lifecycle:transition'),
});

const valueOf = (text: string, key: string): string =>
  new RegExp(`key="${key}" value="([^"]*)"`).exec(text)?.[1] ?? '';

const monthOf = (at: number): string => `${new Date(at).toISOString().slice(0, 7)}-01`;

/** Month of the last event of each case for which `isClosed`, with how many there are. */
export const closingsByMonth = (
  cases: readonly XesCase[],
  isClosed: (one: XesCase) => boolean,
): Record<string, number> => {
  const months: Record<string, number> = {};
  for (const one of cases.filter(isClosed)) {
    const month = monthOf(one.events.at(-1)!.at);
    months[month] = (months[month] ?? 0) + 1;
  }
  return months;
};

/** An application with an end date is closed; a printed confirmation of receipt proves that. */
export const isClosedPermit = ({ attributes }: XesCase): boolean =>
  attributes.includes('key="enddate"');
export const isProvenPermit = (one: XesCase): boolean =>
  isClosedPermit(one) && one.events.some(({ name }) => name.startsWith('T05 '));

/** An incident was completed, and something else happened afterwards. */
export const isTakenUpAgain = ({ events }: XesCase): boolean => {
  const done = events.findIndex(({ name }) => name === 'Completed');
  return done >= 0 && events.slice(done).some(({ name }) => name !== 'Completed');
};

/** The latest event of all. */
export const endOf = (cases: readonly XesCase[]): number =>
  Math.max(...cases.map(({ events }) => events.at(-1)!.at));

const DAY_MS = 86_400_000;

/** How an incident waits, and how many days the assignee has. */
const waits: Readonly<Record<string, number>> = {
  'Accepted Wait - User': 5,
  'Accepted Wait - Customer': 5,
  'Accepted Wait - Vendor': 10,
  'Accepted Wait - Implementation': 10,
  'Accepted Wait': 2,
};
const daysOf = ({ name, transition }: XesEvent): number | undefined =>
  name === 'Unmatched' ? 2 : waits[`${name} ${transition}`];
const kindOf = ({ name, transition }: XesEvent): string =>
  name === 'Unmatched' ? name : `${name} ${transition}`;

/**
 * The waits of incidents by the month in which each was due, as `[due, within]`: a wait lasts from its first event
 * until one that says something else.
 */
export const waitsByDueMonth = (cases: readonly XesCase[]): Record<string, [number, number]> => {
  const months: Record<string, [number, number]> = {};
  for (const { events } of cases) {
    for (const [index, event] of events.entries()) {
      const days = daysOf(event);
      const before = events[index - 1];
      if (days === undefined || (before && kindOf(before) === kindOf(event))) continue;
      const end = events.slice(index).find((later) => kindOf(later) !== kindOf(event));
      const dueAt = event.at + days * DAY_MS;
      const counts = (months[monthOf(dueAt)] ??= [0, 0]);
      counts[0] += 1;
      counts[1] += end && end.at <= dueAt ? 1 : 0;
    }
  }
  return months;
};
