/** As long as a subject of OpenID Connect may be, in UTF-16 units. */
export const PERSON_NAME_MAX = 256;

/** U+2800 is printed as nothing, and no property of Unicode says so. */
const BRAILLE_BLANK = '\u2800';

/** Characters that nobody sees, or that have no meaning that everybody shares. */
const UNPRINTED = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const OTHER_SPACE = /[^\P{Zs} ]/u;

/**
 * What is wrong with a text as a name of somebody, and what to send; undefined where nothing is. Two names that look the
 * same because of what nobody sees would be two principals. The message never repeats the name.
 */
export const nameProblem = (name: unknown): string | undefined => {
  if (typeof name !== 'string') return 'must be a text';
  if (name.length === 0) return 'is empty: send a name';
  if (name.length > PERSON_NAME_MAX)
    return `is longer than ${PERSON_NAME_MAX} characters: send a shorter name`;
  const [unprinted] = UNPRINTED.exec(name) ?? (name.includes(BRAILLE_BLANK) ? [BRAILLE_BLANK] : []);
  if (unprinted !== undefined)
    return `has the character ${codePoint(unprinted)}, which is not printed: send the name without it`;
  const [space] = OTHER_SPACE.exec(name) ?? [];
  if (space !== undefined)
    return `has the space ${codePoint(space)}: send an ordinary space (U+0020) in its place`;
  if (name !== name.trim() || name.includes('  '))
    return 'has a space at an end, or two in a row: send the name without them';
  if (name.includes(',')) return 'has a comma, which separates names in lists: send it without';
  if (/^\p{M}/u.test(name))
    return 'begins with a combining mark, which joins what stands before it: begin with a letter';
  if (name !== name.normalize('NFC'))
    return 'is not in Unicode normalization form C: send its NFC form';
  return undefined;
};

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
