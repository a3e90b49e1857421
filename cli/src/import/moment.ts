import { principalProblem, type LogMapping, type Match } from '#contracts';
import { type Attributes, type LogValue } from './log';
import { instantOf } from './log-time';

/** One event of the log, read by the mapping. */
export interface Moment {
  readonly index: number;
  readonly time: string;
  readonly activity: string;
  readonly attributes: Attributes;
}

/** What an event lacks, and the attribute that it lacks it in. */
export interface UnreadableMoment {
  readonly attribute: string;
  readonly problem: string;
}

/** The event as the mapping reads it, or what it lacks. */
export const momentOf = (
  index: number,
  attributes: Attributes,
  { event }: LogMapping,
): Moment | UnreadableMoment => {
  const attribute = event?.timestamp ?? 'time:timestamp';
  const stamp = attributes.get(attribute);
  if (stamp === undefined) return { attribute, problem: `the event has no ${attribute}` };
  const time = instantOf(stamp, event);
  if (!time) return { attribute, problem: `${shown(stamp)} ${notATime(event?.format)}` };
  const naming = event?.activity ?? 'concept:name';
  const activity = activityOf(attributes, naming);
  return activity
    ? { index, time, activity, attributes }
    : { attribute: [naming].flat().join(' '), problem: 'nothing names the activity of the event' };
};

const shown = (stamp: LogValue): string => String(stamp).slice(0, 40);
const notATime = (format: string | undefined): string =>
  format === undefined
    ? 'is not a valid time in RFC 3339 or YYYY-MM-DD HH:mm:ss; for another format, set event.format'
    : `is not a valid time in the format ${format}`;

/** The events in order of time, those of the same time as the log has them. */
export const inOrderOfTime = <T extends Pick<Moment, 'time'>>(
  moments: readonly T[],
): readonly T[] =>
  moments.every(({ time }, i) => i === 0 || moments[i - 1]!.time <= time)
    ? moments
    : moments.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));

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
    const wantedValues = match[name]!;
    const found = name === 'activity' ? activity : attributes.get(name);
    if (found === undefined) return false;
    const text = String(found);
    if (typeof wantedValues === 'string' ? wantedValues !== text : !wantedValues.includes(text))
      return false;
  }
  return true;
};

/** The person or team that an attribute names; undefined for what names nobody. */
export const somebodyIn = (
  attributes: Attributes,
  name: string | undefined,
  unknown: readonly string[] = [],
): string | undefined => {
  const value = name === undefined ? undefined : attributes.get(name);
  const text = value === undefined ? '' : String(value).trim();
  return text === '' || unknown.includes(text) || principalProblem(text) ? undefined : text;
};
