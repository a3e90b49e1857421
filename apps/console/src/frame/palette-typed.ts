/** What somebody typed into the palette, as far as its writing tells. */
export interface Typed {
  /** It may be the id of something: it is worth asking for. */
  readonly id: string | undefined;
  /** It may be the id of an event: those are UUIDs of version 7 and of nothing else. */
  readonly isEvent: boolean;
  /** A moment of the past that is asked for: what stands behind `as of`. */
  readonly asOf: string | undefined;
}

const ID = /^[A-Za-z0-9_-]{4,64}$/;
const SAYS_ID = /[\d_-]/;
const UUID_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
const AS_OF = /^as of\s+(\S.*)$/i;

/** Reads what was typed. Words are no ids, and ids that were copied with what stood around them are ids. */
export const typedOf = (written: string): Typed => {
  const text = written.trim().replace(/^["'`(<#]+|["'`)>.,;]+$/g, '');
  const isId = ID.test(text) && SAYS_ID.test(text);
  return {
    id: isId ? text : undefined,
    isEvent: UUID_7.test(text),
    asOf: AS_OF.exec(written.trim())?.[1]?.trim(),
  };
};

/** Whether each word of the query stands somewhere in these texts, in any order and writing. */
export const matches = (
  query: string,
  ...texts: readonly (string | null | undefined)[]
): boolean => {
  const text = texts.join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
