/** Reads many things by their ids; an id that nothing is known of may be left out. */
type ReadMany<T> = (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

interface Gathering<T> {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, T>>;
}

/**
 * Asks for one thing, together with all others that are requested before the page comes to rest: rows ask
 * for what they show one by one, and one request covers `most` of them.
 */
export const gathered = <T>(
  readMany: ReadMany<T>,
  most: number,
): ((id: string) => Promise<T | undefined>) => {
  let open: Gathering<T> | undefined;
  const begin = (): Gathering<T> => {
    const ids = new Set<string>();
    const found = new Promise((go) => setTimeout(go)).then(() => {
      if (open?.ids === ids) open = undefined;
      return readMany([...ids]);
    });
    return { ids, found };
  };
  return async (id) => {
    if (!open || open.ids.size >= most) open = begin();
    open.ids.add(id);
    return (await open.found).get(id);
  };
};
