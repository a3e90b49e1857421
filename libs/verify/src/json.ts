/**
 * Parses a JSON object, in which every object names each key once. Of a key that is there twice, parsers take the first or
 * the last one, so that two readers of one file would see different things. A sentence that says what is wrong otherwise.
 */
export const parseJsonObject = (text: string): Readonly<Record<string, unknown>> | string => {
  const value = jsonOf(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'It is no JSON object.';
  const twice = repeatedKey(text);
  return twice === undefined
    ? (value as Readonly<Record<string, unknown>>)
    : `It names the key ${twice} twice.`;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** In valid JSON, what is neither a string nor one of these says nothing of its structure. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The first key, as it is written, that an object has already; undefined where there is none. */
const repeatedKey = (text: string): string | undefined => {
  /** The keys of each object that is open; undefined for a list. */
  const open: (Set<unknown> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1)!;
      // A key may be written in several ways: "a" is "\\u0061".
      const key: unknown = JSON.parse(last);
      if (keys.has(key)) return last;
      keys.add(key);
    } else last = token;
  }
  return undefined;
};
