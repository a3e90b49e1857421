import { instantOf } from '../log-time';

const PARTS =
  /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:([ T])(\d{1,2}):\d\d(:\d\d)?(\.\d{3})?( ?[AaPp][Mm])?)?$/;

/** How a column of times may be read. */
export interface TimeGuess {
  /** Undefined for times that need no format. */
  readonly format?: string;
  /** Day and month could be exchanged: nothing in the sample says which is which. */
  readonly isAmbiguous?: boolean;
}

/** The format by which all of the texts are times; undefined where there is none. */
export const guessFormat = (texts: readonly string[]): TimeGuess | undefined => {
  const given = texts.filter((text) => text !== '');
  if (given.length === 0) return undefined;
  if (given.every((text) => instantOf(text) !== undefined)) return {};
  const fitting = formatsLike(given[0]!, given).filter((format) =>
    given.every((text) => instantOf(text, { format }) !== undefined),
  );
  const [format] = fitting;
  return format === undefined ? undefined : { format, isAmbiguous: fitting.length > 1 };
};

/** Formats of the shape of the first, day before month first: more of the world writes so. */
const formatsLike = (first: string, all: readonly string[]): readonly string[] => {
  const [, one, between, , , gap, hour, seconds, fraction, half] = PARTS.exec(first) ?? [];
  if (one === undefined) return [];
  // Where no part begins with zero, one of a single digit may follow.
  const isPadded = (at: number) => {
    const parts = all.map((text) => PARTS.exec(text)?.[at] ?? '');
    return parts.every(({ length }) => length >= 2) && parts.some((part) => part.startsWith('0'));
  };
  const [padsFirst, padsSecond] = [isPadded(1), isPadded(3)];
  const day = (padded: boolean) => (padded ? 'DD' : 'D');
  const month = (padded: boolean) => (padded ? 'MM' : 'M');
  const year = Math.max(one.length, PARTS.exec(first)![4]!.length) === 4 ? 'YYYY' : 'YY';
  const dates =
    one.length === 4
      ? [[year, month(padsSecond), day(isPadded(4))]]
      : [
          [day(padsFirst), month(padsSecond), year],
          [month(padsFirst), day(padsSecond), year],
        ];
  const hours = half === undefined ? 'H' : 'h';
  const clock =
    gap === undefined || hour === undefined
      ? ''
      : [
          gap,
          isPadded(6) ? hours.repeat(2) : hours,
          ':mm',
          seconds === undefined ? '' : ':ss',
          fraction === undefined ? '' : '.SSS',
          half === undefined ? '' : half.startsWith(' ') ? ' A' : 'A',
        ].join('');
  return dates.map((parts) => parts.join(between) + clock);
};
