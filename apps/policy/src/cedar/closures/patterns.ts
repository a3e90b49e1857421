import { type PatternElem } from '@cedar-policy/cedar-wasm/nodejs';

/**
 * Cedar's `like`: whether a text is the literal parts in their order, with anything where a wildcard stands. The first and
 * the last part are at the ends; every other is looked for behind the one before, in time linear in the text for each.
 */
export const patternOf = (pattern: readonly PatternElem[]): ((text: string) => boolean) => {
  const parts = [''];
  for (const element of pattern)
    if (element === 'Wildcard') parts.push('');
    else parts.push(parts.pop()! + element.Literal);
  const [first, ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (!text.startsWith(first!) || !text.endsWith(last)) return false;
    let from = first!.length;
    for (const part of others) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  };
};
