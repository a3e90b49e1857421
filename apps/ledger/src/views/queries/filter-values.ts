import { parseInstant } from '#kernel';

const TEXT_MAX = 512;
const INTEGER_MAX = 2_147_483_647;

/** What a column's type takes as a filter: the value to bind, or what is expected instead. */
type Reading<T> = { readonly value: T } | Expected;
interface Expected {
  readonly expected: string;
}

/** Reads a filter's text as a value of a Postgres type. */
export const readValue = (type: string, text: string): Reading<string | number | boolean> => {
  switch (type) {
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { expected: 'must be true or false' };
    case 'integer':
      return readWhole(text, INTEGER_MAX);
    case 'bigint':
      return readWhole(text, Number.MAX_SAFE_INTEGER);
    case 'double precision': {
      if (/^-?infinity$/.test(text)) return { value: text };
      // As JavaScript writes it: of what it reads, Postgres takes less.
      const value = Number(text);
      return text.trim() !== '' && Number.isFinite(value)
        ? { value: String(value) }
        : { expected: 'must be a number' };
    }
    case 'timestamp with time zone': {
      const instant = parseInstant(text);
      return instant ? { value: instant } : { expected: INSTANT_EXPECTED };
    }
    default:
      return isPlainText(text)
        ? { value: text }
        : { expected: `must be well-formed text of at most ${TEXT_MAX} characters` };
  }
};

const LIST_MAX = 100;

/** Reads a filter that takes several texts, separated by commas. */
export const readTexts = (text: string): Reading<readonly string[]> => {
  const value = text.split(',', LIST_MAX + 1);
  return value.length <= LIST_MAX && value.every((one) => one !== '' && isPlainText(one))
    ? { value }
    : { expected: `must be 1 to ${LIST_MAX} values, separated by commas` };
};

/** Reads the text that a list is searched for. */
export const readSearch = (text: string): Reading<string> =>
  isPlainText(text) && /[\p{L}\p{N}]/u.test(text)
    ? { value: text }
    : { expected: `must be text of at most ${TEXT_MAX} characters with a letter or a digit` };

const INSTANT_EXPECTED = 'must be an RFC 3339 time such as 2030-01-01T09:00:00Z';

const readWhole = (text: string, most: number): Reading<number> => {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return value <= most ? { value } : { expected: `must be a whole number from 0 to ${most}` };
};

const isPlainText = (text: string): boolean =>
  text.length <= TEXT_MAX && text.isWellFormed() && !text.includes('\u0000');

/** RFC 6901. */
export const pointerTo = (name: string): string =>
  `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
