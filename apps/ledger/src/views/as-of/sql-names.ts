/** What stands in SQL before a name and is none: texts, quoted names, comments. */
const OPAQUE = [
  /[eE]'(?:[^'\\]|\\.|'')*'/,
  /'(?:[^']|'')*'/,
  /"(?:[^"]|"")*"/,
  /--[^\n]*/,
  /\/\*[\s\S]*?\*\//,
].map(({ source }) => source);
const DOLLARS = /\$(?<tag>\w*)\$(?<inside>[\s\S]*?)\$\k<tag>\$/.source;
const NAMES = /[a-z_][a-z0-9_]*(?:\s*\.\s*(?:[a-z_][a-z0-9_]*|"[^"]+"))*/.source;
const CALLS = /(?:\s*\(\s*\))?/.source;

const PARTS = new RegExp(
  `(?<opaque>\\b${OPAQUE[0]}|${OPAQUE.slice(1).join('|')})|${DOLLARS}|(?<name>(?<![\\w.$"])${NAMES})(?<call>${CALLS})`,
  'gi',
);

/** What a name in SQL becomes; itself where it is left as it is. `call` is `()` or nothing. */
export type Renaming = (name: string, call: string) => string;

/**
 * Gives names of a statement other names: `views.approvals`, `now()`, and the columns of aliases too, for the renaming
 * to leave alone. Texts, comments and quoted names are no names; the body of a function (`$$ … $$`) is SQL itself.
 */
export const renamed = (sql: string, renaming: Renaming): string =>
  sql.replace(PARTS, (...matched) => {
    const { opaque, tag, inside, name, call } = matched.at(-1) as Record<string, string>;
    if (opaque !== undefined) return opaque;
    if (inside !== undefined) return `$${tag}$${renamed(inside, renaming)}$${tag}$`;
    const plain = name!.replace(/\s*\.\s*/g, '.').toLowerCase();
    const other = renaming(plain, (call ?? '').replace(/\s/g, ''));
    return other === plain ? (matched[0] as string) : other;
  });
