import { type ReactNode } from 'react';
import { type LiveEvent } from '../../live/live';
import { Page, useViews, Views } from '../../parts/page';

interface SideProps {
  readonly position: number | undefined;
  readonly news: (event: LiveEvent) => boolean;
  /** The `Copy as` button of the view. */
  readonly copy: ReactNode;
  readonly children: ReactNode;
}

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
