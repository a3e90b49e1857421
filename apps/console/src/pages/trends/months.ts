/** Months of UTC, as the reports count them; `from` takes a month in, `to` leaves it out, as the API has it. */
export type Months = { readonly from?: string; readonly to?: string };

export const BEGINNING = '1970-01-01T00:00:00Z';
const USUAL = 12;

/** Spans that people ask for, by their names in the choice: so many months, this one included. */
export const spans: readonly { readonly value: string; readonly label: string }[] = [
  { value: '3', label: 'last 3 months' },
  { value: '12', label: 'last 12 months' },
  { value: '36', label: 'last 3 years' },
  { value: 'all', label: 'all months' },
];

/** First instant of the month that lies so many months before that of `now`; 0 is its own. */
export const monthBefore = (now: number, count: number): string => {
  const time = new Date(now);
  const first = Date.UTC(time.getUTCFullYear(), time.getUTCMonth() - count, 1);
  return new Date(first).toISOString().replace('.000', '');
};

/** What a span of the choice asks for. */
export const monthsOf = (span: string, now: number): Months =>
  span === 'all' ? { from: BEGINNING } : { from: monthBefore(now, Number(span) - 1) };

/** What the page asks for: the months of its address, the last year where that names none. */
export const requestedMonths = ({ from, to }: Months, now: number): Months => ({
  from: from ?? (to ? BEGINNING : monthBefore(now, USUAL - 1)),
  ...(to ? { to } : {}),
});

/** Which span the requested months are; `chosen` where they are none of them. */
export const spanOfMonths = ({ from, to }: Months, now: number): string =>
  to
    ? 'chosen'
    : (spans.find(({ value }) => monthsOf(value, now).from === from)?.value ?? 'chosen');

/** `2030-03` of a first instant, and its first instant of it, as fields for months have them. */
export const fieldOf = (instant = ''): string => (instant === BEGINNING ? '' : instant.slice(0, 7));
export const instantOf = (field: string): string | undefined =>
  /^\d{4}-\d{2}$/.test(field) ? `${field}-01T00:00:00Z` : undefined;

/** The last month that `to` takes in, and the `to` that takes in a month. */
export const lastMonthOf = (to: string | undefined): string =>
  to ? fieldOf(monthBefore(Date.parse(to), 1)) : '';
export const toAfter = (field: string): string | undefined => {
  const first = instantOf(field);
  return first && monthBefore(Date.parse(first), -1);
};
