import { type ReactNode } from 'react';
import { type LiveEvent } from '../../live/live';
import { useFilters } from '../../parts/filters';
import { Page, Views } from '../../parts/page';

interface SideProps {
  readonly position: number | undefined;
  readonly news: (event: LiveEvent) => boolean;
  /** The `Copy as` button of the view. */
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
      question="Who is overdue, and is break-glass becoming routine?"
      position={position}
      news={news}
      actions={copy}
    >
      <Views
        label="Post-review views"
        views={[
          { label: 'Reviews', search: {}, isShown: view === undefined },
          {
            label: 'Break-glass',
            search: { view: 'break-glass' },
            isShown: view === 'break-glass',
          },
          { label: 'Remedies', search: { view: 'remedies' }, isShown: view === 'remedies' },
          {
            label: 'All obligations',
            search: { view: 'obligations' },
            isShown: view === 'obligations',
          },
        ]}
      />
      {children}
    </Page>
  );
};
