import { UnstyledButton } from '@mantine/core';
import { useFilters } from './filters';
import styles from './grid.module.css';

/** A heading, and the field of the API by which its column sorts the list. */
export interface Sortable {
  readonly label: string;
  readonly sort?: string;
}

/** What the address sorts by, as the query of a list takes it, where one of its columns does: a link may come from another page. */
export const sortIn = (
  { sort }: Readonly<Record<string, string | undefined>>,
  columns: readonly Pick<Sortable, 'sort'>[],
): { readonly sort?: string } =>
  sort !== undefined && columns.some((column) => column.sort === sort.replace(/^-/, ''))
    ? { sort }
    : {};

/** A heading of a list. One that sorts goes from ascending to descending and back to the order of the list. */
export const Heading = ({ label, sort }: Sortable) => {
  const { filters, set } = useFilters();
  if (sort === undefined) return <div role="columnheader">{label}</div>;
  const isUp = filters['sort'] === sort;
  const isDown = filters['sort'] === `-${sort}`;
  return (
    <div role="columnheader" aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <UnstyledButton
        className={styles.sort}
        onClick={() => set({ sort: isUp ? `-${sort}` : isDown ? undefined : sort })}
      >
        {label}
        <span aria-hidden>{isUp ? ' ▲' : isDown ? ' ▼' : ''}</span>
      </UnstyledButton>
    </div>
  );
};
