import { WritError } from '#client';
/** What a report takes and shows beyond the options that have a name of their own. */

export type Filters = Readonly<Record<string, string>>;

/** The option of its own, which has a meaning here too. */
const ownOptions: Readonly<Record<string, string>> = {
  groupBy: '--group-by',
  zone: '--zone',
  limit: '--limit',
  atLeast: '--at-least',
  asOf: '--as-of',
  known: '--known',
  cursor: '--all',
  format: '--csv or --parquet',
};

/** One more `name=value`. Which names a report has, the server knows. Throws `WritError` for anything else. */
export const moreFilters = (text: string, before: Filters): Filters => {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1) throw new WritError(`--filter takes name=value, such as kind=approval, not ${text}.`);
  if (Object.hasOwn(ownOptions, name))
    throw new WritError(`${name} is no filter: use ${ownOptions[name]}.`);
  return withoutTwice(before, { [name]: value });
};

/** Both together. Throws `WritError` where both state the same. */
export const withoutTwice = <T extends Readonly<Record<string, string | undefined>>>(
  one: T,
  other: Filters,
): T & Filters => {
  const twice = Object.keys(other).find((name) => one[name] !== undefined);
  if (twice !== undefined) throw new WritError(`${twice} is stated twice: a filter has one value.`);
  return { ...one, ...other };
};

/** The columns that a table shows: those that are wanted, else all. Throws `WritError` for one that is not there. */
export const columnsOf = (
  row: Readonly<Record<string, unknown>> | undefined,
  wanted: readonly string[] | undefined,
): readonly string[] => {
  const all = Object.keys(row ?? {});
  const missing = row && wanted?.find((name) => !all.includes(name));
  if (missing !== undefined)
    throw new WritError(`There is no column ${missing}: there are ${all.join(', ')}.`);
  return wanted ?? all;
};
