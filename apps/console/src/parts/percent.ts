/** A part of a whole; null where nothing was counted. */
export const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** A rate as people read it, `TBD` where nothing was counted; what is not all is never said as 100 %. */
export const percentOf = (rate: number | null): string => {
  if (rate === null) return 'TBD';
  const percent = rate * 100;
  const digits = percent > 0 && percent < 10 ? 1 : 0;
  if (rate < 1 && Number(percent.toFixed(digits)) >= 100) return '> 99 %';
  if (rate > 0 && Number(percent.toFixed(digits)) === 0) return '< 0.1 %';
  return `${percent.toFixed(digits)} %`;
};
