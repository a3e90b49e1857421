import { type ReactNode } from 'react';
import { type LiveEvent } from '../../live/live';
import { type Filter, filtersOf, useFilters } from '../../parts/filters';
import { Page, useViews, Views } from '../../parts/page';

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
  choices: { completed: 'completed', any: 'all' },
});

/** The query of such a list. */
export const useOpenFirst = (fields: readonly Filter[]) => {
  const { filters } = useFilters();
  const { status = 'open', ...others } = filtersOf(filters, fields);
  return {
    isOpen: status === 'open',
    isFiltered: Object.keys(others).length > 0,
    query: { ...others, ...(status === 'any' ? {} : { status }) },
  };
};

/** The frame of each side of the page. */
export const Side = ({ position, news, copy, children }: SideProps) => {
  const view = useViews();
  return (
    <Page
      title="Post-reviews"
      question="Who is overdue, and is break-glass becoming routine?"
      position={position}
      news={news}
      actions={copy}
    >
      <Views
        label="Post-review views"
        views={[
          view(undefined, 'Reviews'),
          view('break-glass', 'Break-glass'),
          view('remedies', 'Remedies'),
          view('obligations', 'All obligations'),
        ]}
      />
      {children}
    </Page>
  );
};
