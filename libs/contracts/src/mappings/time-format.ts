/** What a format may have, and how luxon calls it. */
export const TIME_TOKENS: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  MMMM: 'MMMM',
  MMM: 'MMM',
  MM: 'MM',
  M: 'M',
  DD: 'dd',
  D: 'd',
  HH: 'HH',
  H: 'H',
  hh: 'hh',
  h: 'h',
  mm: 'mm',
  ss: 'ss',
  SSS: 'SSS',
  SSSSSS: 'SSSSSS',
  A: 'a',
  Z: 'ZZ',
};

/** A run of one letter, or what is between letters. */
export const TIME_PARTS = /([A-Za-z])\1*|[^A-Za-z]+/g;

/** What is wrong with a format of times; undefined where nothing is. */
export const timeFormatProblem = (format: string): string | undefined => {
  const letters = (format.match(TIME_PARTS) ?? []).filter((part) => /[A-Za-z]/.test(part));
  const unknown = letters.find((part) => part !== 'T' && !Object.hasOwn(TIME_TOKENS, part));
  if (unknown)
    return `${unknown} is unknown: a format has ${Object.keys(TIME_TOKENS).join(', ')} and T`;
  const isWhole = [/Y/, /M/, /D/].every((part) => letters.some((letter) => part.test(letter)));
  return isWhole ? undefined : 'a format has a year, a month and a day: DD-MM-YYYY HH:mm';
};
