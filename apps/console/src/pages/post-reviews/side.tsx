import { type ReactNode } from 'react';
import { type ReadPath, useList } from '../../api/queries';
import { type LiveEvent } from '../../live/live';
import { useFilters } from '../../parts/filters';
import { Page, Views } from '../../parts/page';

interface SideProps {
  readonly position: number | undefined;
  readonly news: (event: LiveEvent) => boolean;
  /** How the question is asked elsewhere. */
  readonly copy: ReactNode;
  readonly children: ReactNode;
}

/** The frame of each side of the page. */
export const Side = ({ position, news, copy, children }: SideProps) => {
  const { filters } = useFilters();
  const { view } = filters;
  return (
    <Page
      title="Post-reviews"
      question="Who is overdue, and is break-glass becoming normal?"
      position={position}
      news={news}
      actions={copy}
    >
      <Views
        label="What break-glass owes"
        views={[
          { label: 'Reviews', search: {}, isShown: view === undefined },
          {
            label: 'Break-glass',
            search: { view: 'break-glass' },
            isShown: view === 'break-glass',
          },
          { label: 'Remedies', search: { view: 'remedies' }, isShown: view === 'remedies' },
          { label: 'All that is owed', search: { view: 'owed' }, isShown: view === 'owed' },
        ]}
      />
      {children}
    </Page>
  );
};

type Query = Readonly<Record<string, string | undefined>>;

/** A list of what is owed, overdue first: those are two lists of the API, one after the other. */
export const useOverdueFirst = <P extends ReadPath>(path: P, query: Query) => {
  const isSplit = query['status'] === 'open' && query['overdue'] === undefined;
  const late = useList(path, { query: { ...query, overdue: 'true' }, enabled: isSplit });
  const others = useList(path, { query: { ...query, ...(isSplit ? { overdue: 'false' } : {}) } });
  if (!isSplit) return others;
  if (late.isPending || late.error || late.hasNextPage) return late;
  return {
    ...others,
    rows: [...late.rows, ...others.rows],
    position: Math.min(late.position ?? Infinity, others.position ?? Infinity),
  };
};
