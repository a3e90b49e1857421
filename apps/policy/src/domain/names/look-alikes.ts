import { CONFUSABLES } from './confusables';

/** The skeleton of UTS #39 (section 4): two texts that look the same to people have the same one. It is for comparing only. */
export const skeletonOf = (text: string): string =>
  [...text.normalize('NFD')]
    .map((character) => skeletons().get(character) ?? character)
    .join('')
    .normalize('NFD');

/** The known name that a name looks like, in whatever case; undefined where it is known itself, or looks like none. */
export const lookAlikeOf = (name: string, known: readonly string[]): string | undefined => {
  if (known.includes(name)) return undefined;
  const looks = looksOf(name);
  return known.find((one) => looksOf(one).some((look) => looks.includes(look)));
};

/** As it is and without case: `PAYPAI` looks like `paypal` before its letters are made small, `PAYPAL` after. */
const looksOf = (name: string): readonly string[] => [
  withoutCase(skeletonOf(name)),
  skeletonOf(withoutCase(name.normalize('NFKC'))),
];

/** Twice, because some letters have a small form only by way of a capital one: `ß`, `ſ`. */
const withoutCase = (text: string): string => text.toUpperCase().toLowerCase();

let read: ReadonlyMap<string, string> | undefined;

/** What each character looks like. The table is read when it is first needed. */
const skeletons = (): ReadonlyMap<string, string> =>
  (read ??= new Map(
    CONFUSABLES.trim()
      .split(/\s+/)
      .flatMap((entry) => {
        const [look = '', characters = ''] = entry.split('=');
        const skeleton = look.split('+').map(characterOf).join('');
        return characters.split(',').map((code) => [characterOf(code), skeleton] as const);
      }),
  ));

const characterOf = (code: string): string => String.fromCodePoint(parseInt(code, 16));
