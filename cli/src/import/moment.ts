import { parseInstant } from '#kernel';
import { type Attributes } from './log';
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
  const time = parseInstant(String(stamp)) ?? parseInstant(`${stamp}${event?.offset ?? 'Z'}`);
  if (!time) return `a ${named} that is no RFC 3339 time: ${String(stamp).slice(0, 40)}`;
  const activity = activityOf(attributes, event?.activity ?? 'concept:name');
  return activity ? { index, time, activity, attributes } : 'nothing that names its activity';
};

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
