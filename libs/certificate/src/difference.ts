/** Where two values differ first (RFC 6901), and what each of them has there, as short JSON. */
export interface Difference {
  readonly pointer: string;
  readonly left: string;
  readonly right: string;
}

/** The first place at which two parsed JSON values differ; undefined where they are equal. The order of keys is nothing. */
export const firstDifference = (
  left: unknown,
  right: unknown,
  pointer = '',
): Difference | undefined => {
  if (left === right) return undefined;
  if (!isTree(left) || !isTree(right) || Array.isArray(left) !== Array.isArray(right))
    return { pointer, left: shortJson(left), right: shortJson(right) };
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) {
    const step = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const difference = firstDifference(own(left, key), own(right, key), step);
    if (difference) return difference;
  }
  return undefined;
};

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const own = (tree: Tree, key: string): unknown =>
  Object.hasOwn(tree, key) ? tree[key] : undefined;

const SHORT = 120;
const shortJson = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > SHORT ? `${json.slice(0, SHORT)}…` : json;
};
