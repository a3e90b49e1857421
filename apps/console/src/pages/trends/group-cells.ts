import { spanOf } from '../../parts/times';
import { monthLabel } from '../../parts/month-label';
import { visible } from '../../parts/user-text';
import { countText, percentOf } from '../../parts/values';

/** A group of any report: its dimensions, and what is counted. */
export type Group = Readonly<Record<string, unknown>>;

/** What is counted of groups, in its order; the ends of an interval are shown with what they are of. */
export const measuresOf = (group: Group, groupBy: readonly string[]): readonly string[] =>
  Object.keys(group).filter((name) => !groupBy.includes(name) && !/(Lower|Upper)$/.test(name));

/** The measures that are numbers, ends of intervals included. */
export const figuresOf = (
  group: Group | undefined,
  groupBy: readonly string[],
): readonly string[] =>
  Object.entries(group ?? {})
    .filter(([name, value]) => !groupBy.includes(name) && typeof value !== 'string')
    .map(([name]) => name);

/** What tells a group from others: months and weeks by their first day, as people in the zone have it. */
export const dimensionText = (name: string, value: unknown, zone: string): string => {
  if (name === 'imported') return value === true ? 'imported' : 'own';
  if (value === null || value === '') return 'none';
  if (name !== 'month' && name !== 'week') return visible(String(value));
  return name === 'month'
    ? monthLabel(String(value), zone)
    : new Date(String(value)).toLocaleDateString('en-CA', { timeZone: zone });
};

/** A number of a group as people read it; a ratio comes with its interval. */
export const measureText = (group: Group, name: string): string => {
  const value = group[name];
  if (value === null || value === undefined) return '—';
  if (typeof value === 'string') return value.slice(0, 10);
  if (name.endsWith('Seconds')) return spanOf(Number(value) * 1_000);
  if (!Object.hasOwn(group, `${name}Lower`)) return countText(Number(value));
  const textOf = name.endsWith('PerWorkOrder')
    ? (ratio: number) => String(Number(ratio.toPrecision(3)))
    : percentOf;
  const [lower, upper] = [Number(group[`${name}Lower`]), Number(group[`${name}Upper`])];
  return `${textOf(Number(value))} (${textOf(lower)} to ${textOf(upper)})`;
};

/** The latest first where groups are of months or weeks, else those that count most. */
export const sortedGroups = (
  groups: readonly Group[],
  groupBy: readonly string[],
): readonly Group[] => {
  const span = groupBy.find((name) => name === 'month' || name === 'week');
  const [counted] = groups[0] ? measuresOf(groups[0], groupBy) : [];
  return groups.toSorted((one, other) => {
    const later = span ? String(other[span]).localeCompare(String(one[span])) : 0;
    return later || Number(other[counted ?? '']) - Number(one[counted ?? '']);
  });
};
