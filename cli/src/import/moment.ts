import { parseInstant } from '#kernel';
import { type Attributes, type LogValue } from './log';
import { type LogMapping, type Match } from './mapping';

/** One event of the log, read by the mapping. */
export interface Moment {
  readonly index: number;
  readonly time: string;
  readonly activity: string;
  readonly attributes: Attributes;
}

/** The event as the mapping reads it, or what it lacks. */
export const momentOf = (
  index: number,
  attributes: Attributes,
  { event }: LogMapping,
): Moment | string => {
  const named = event?.timestamp ?? 'time:timestamp';
  const stamp = attributes.get(named);
  if (stamp === undefined) return `no ${named}`;
  const time = instantOf(stamp, event?.offset);
  if (!time)
    return `a ${named} that is neither an RFC 3339 time nor YYYY-MM-DD HH:mm:ss: ${String(stamp).slice(0, 40)}`;
  const activity = activityOf(attributes, event?.activity ?? 'concept:name');
  return activity ? { index, time, activity, attributes } : 'nothing that names its activity';
};

/**
 * A time of the log as an instant: RFC 3339, also with a space for its T, and without an offset by
 * the one given. Undefined when it is none.
 */
export const instantOf = (stamp: LogValue, offset = 'Z'): string | undefined => {
  const text = String(stamp).replace(DATE_AND_SPACE, '$1T');
  return parseInstant(text) ?? parseInstant(text + offset);
};

const DATE_AND_SPACE = /^(\d{4}-\d\d-\d\d) /;

/** The naming attributes of an event, one after the other. */
const activityOf = (attributes: Attributes, names: string | readonly string[]): string => {
  if (typeof names === 'string') return String(attributes.get(names) ?? '');
  return names
    .map((name) => attributes.get(name) ?? '')
    .filter((part) => part !== '')
    .join(' ');
};

/** True when the event has, of every attribute named, one of the values wanted. */
export const holds = (match: Match, { activity, attributes }: Moment): boolean => {
  for (const name in match) {
    const wanted = match[name]!;
    const found = name === 'activity' ? activity : attributes.get(name);
    if (found === undefined) return false;
    const text = String(found);
    if (typeof wanted === 'string' ? wanted !== text : !wanted.includes(text)) return false;
  }
  return true;
};
