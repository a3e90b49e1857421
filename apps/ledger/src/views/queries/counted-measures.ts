const rounded = (value: string, digits: number): string =>
  `round((${value})::numeric, ${digits})::double precision`;

/** A ratio and the ends of its interval. */
type Measured<Name extends string> = Record<Name | `${Name}Lower` | `${Name}Upper`, string>;

/** A share with its interval `alias`; nothing where nothing could have happened. */
export const share = <Name extends string>(
  name: Name,
  [part, whole]: readonly [part: string, whole: string],
  alias: string,
) => {
  const of = (value: string): string => `CASE WHEN g.${whole} > 0 THEN ${rounded(value, 4)} END`;
  return {
    [name]: of(`g.${part}::numeric / nullif(g.${whole}, 0)`),
    [`${name}Lower`]: of(`${alias}.lower`),
    [`${name}Upper`]: of(`${alias}.upper`),
  } as Measured<Name>;
};
export const shareInterval = (part: string, whole: string): string =>
  `statistics.proportion_interval(g.${part}, g.${whole})`;

/** Counts for each work order opened, with the interval `alias` of the count. */
export const perWorkOrder = <Name extends string>(name: Name, part: string, alias: string) => {
  const per = (value: string): string => rounded(`${value} / nullif(g.opened, 0)`, 4);
  return {
    workOrdersOpened: 'g.opened',
    [name]: per(`g.${part}::numeric`),
    [`${name}Lower`]: per(`${alias}.lower`),
    [`${name}Upper`]: per(`${alias}.upper`),
  } as Measured<Name> & Record<'workOrdersOpened', string>;
};
export const meanInterval = (part: string): string => `statistics.mean_interval(g.${part})`;

export const percentile = (portion: number, of = 'seconds'): string =>
  rounded(`percentile_cont(${portion}) WITHIN GROUP (ORDER BY b.${of})`, 3);
export const percentiles = {
  median_seconds: percentile(0.5),
  p80_seconds: percentile(0.8),
  p95_seconds: percentile(0.95),
} as const;
export const percentileMeasures = {
  medianSeconds: 'g.median_seconds',
  p80Seconds: 'g.p80_seconds',
  p95Seconds: 'g.p95_seconds',
} as const;

export const countIf = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;
/** How many rows have the value of a column that most have. */
export const mostOf = (column: string): string =>
  `(SELECT max(n) FROM (SELECT count(*) AS n FROM unnest(array_agg(b.${column})) AS one GROUP BY one) AS counted)`;
