/** What delegates never get to know of, whatever a workflow says: the planning of those who delegate. */
const ALWAYS = ['brain/', 'task.md'] as const;

/**
 * Where a value names a private path: a JSON pointer (RFC 6901) to the first such text; undefined where none
 * does. `brain/` is the folder wherever it stands, `task.md` the file in any folder; case does not matter.
 *
 * @param privatePaths those of the workflow, besides the ones that are always private
 */
export const privatePathIn = (
  value: unknown,
  privatePaths: readonly string[] = [],
): string | undefined => {
  const patterns = [...ALWAYS, ...privatePaths].map(patternOf);
  return find(value, '', (text) => {
    const plain = text.replaceAll('\\', '/');
    return patterns.some((pattern) => pattern.test(plain));
  });
};

/** By what a name goes on with and not by what ends it: people quote, mark up and punctuate in every way. */
const patternOf = (path: string): RegExp => {
  const name = path.replace(/^\/+|\/+$/g, '').replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const end = path.endsWith('/') ? '/' : String.raw`(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])`;
  return new RegExp(String.raw`(?<![\p{L}\p{N}._-])${name}${end}`, 'iu');
};

const find = (
  value: unknown,
  pointer: string,
  isPrivate: (text: string) => boolean,
): string | undefined => {
  if (typeof value === 'string') return isPrivate(value) ? pointer : undefined;
  for (const [key, item] of Object.entries(value ?? {})) {
    const found = find(item, `${pointer}/${key}`, isPrivate);
    if (found !== undefined) return found;
  }
  return undefined;
};
