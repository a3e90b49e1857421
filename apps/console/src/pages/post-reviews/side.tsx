import { type ReactNode } from 'react';
import { type LiveEvent } from '../../live/live';
import { type Filter, filtersOf, useFilters } from '../../parts/filters';
import { Page } from '../../parts/page';
import { type Sortable, sortIn } from '../../parts/sorting';

interface SideProps {
  readonly position: number | undefined;
  readonly news: (event: LiveEvent) => boolean;
  /** The `Copy as` button of the view. */
  readonly copy: ReactNode;
  readonly children: ReactNode;
}

/** The filter of a list that shows what is open unless the address says otherwise. */
export const statusFilter = (label: string) => ({
  name: 'status' as const,
  label,
  none: 'open',
  byDefault: 'open',
  choices: { completed: 'completed', any: 'all' },
});

/** The query of such a list. */
export const useOpenFirst = (fields: readonly Filter[], columns: readonly Sortable[]) => {
  const { filters } = useFilters();
  const { status = 'open', ...others } = filtersOf(filters, fields);
  return {
    isOpen: status === 'open',
    isFiltered: Object.keys(others).length > 0,
    query: {
      ...others,
      ...(status === 'any' ? {} : { status }),
      ...sortIn(filters, columns),
    },
  };
};

/** The frame of each side of the page. */
export const Side = ({ copy, ...props }: SideProps) => (
  <Page
    title="Post-reviews"
    question="Who is overdue, and is break-glass becoming routine?"
    actions={copy}
    {...props}
  />
);
