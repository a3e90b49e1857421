import { useNavigate, useSearch } from '@tanstack/react-router';

export type Search = Readonly<Record<string, string | undefined>>;

/**
 * The filters of a page, which live in its address alone, so that a link shows the same to whoever gets it. Values are
 * texts; an empty one is taken away. `set` changes some and leaves the others.
 */
export const useFilters = (): {
  readonly filters: Search;
  readonly set: (changed: Search) => void;
} => {
  const filters = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const set = (changed: Search): void => {
    const all = Object.entries({ ...filters, ...changed });
    const search = Object.fromEntries(
      all.filter(([, value]) => value !== undefined && value !== ''),
    );
    void navigate({ to: '.', search, replace: true });
  };
  return { filters, set };
};

/** The named filters alone, as a question takes them. */
export const filtersOf = (filters: Search, names: readonly string[]): Search =>
  Object.fromEntries(
    names.flatMap((name) => (filters[name] ? [[name, filters[name]] as const] : [])),
  );

/** Out of an address the router reads `true` and `7` as what they look like; filters are the texts that were written. */
export const textsOf = (search: Readonly<Record<string, unknown>>): Search =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));
