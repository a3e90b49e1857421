import { Group } from '@mantine/core';
import { type ReactNode } from 'react';
import { By, Cell } from '../../parts/columns';
import { type Column } from '../../parts/grid';
import { ButtonLink, WorkOrderLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { dayOf, exactOf } from '../../parts/times';
import { UserText } from '../../parts/user-text';

interface SideProps {
  readonly position: number | undefined;
  /** The `Copy as` button of the view. */
  readonly copy: ReactNode;
  readonly children: ReactNode;
}

/** The frame of each side of the page. */
export const Side = ({ position, copy, children }: SideProps) => (
  <Page
    title="Ledger"
    question="What closed without evidence, and can I prove this?"
    position={position}
    actions={
      <Group gap="xs">
        <ButtonLink size="compact-md" to="/ledger/verify">
          Verify
        </ButtonLink>
        {copy}
      </Group>
    }
  >
    {children}
  </Page>
);

/** The work order that a row is about, with the way to it: its title where it has one, else its id. */
export const WorkOrderCell = ({
  of: { workOrderId, title, workflowId },
  children,
}: {
  readonly of: {
    readonly workOrderId: string;
    readonly title?: string | null;
    readonly workflowId: string | null;
  };
  /** What the row says of it besides. */
  readonly children?: ReactNode;
}) => (
  <Cell below={<UserText>{workflowId}</UserText>}>
    <WorkOrderLink id={workOrderId} known={title} fw={600} /> {children}
  </Cell>
);

/** The work order of a row, marked where an import brought it. */
export const workOrderColumn = (
  width: string,
): Column<{ workOrderId: string; workflowId: string | null; imported: boolean }> => ({
  label: 'Work order',
  width,
  show: ({ workOrderId, workflowId, imported }) => (
    <WorkOrderCell of={{ workOrderId, workflowId }}>
      {imported && <Mark kind="still">imported</Mark>}
    </WorkOrderCell>
  ),
});

/** When the work order of a row closed, and who closed it. */
export const closedColumn = (
  width: string,
): Column<{ closedAt: string; closedBy: string | null }> => ({
  label: 'Closed',
  width,
  show: ({ closedAt, closedBy }) => (
    <Cell below={<By name={closedBy} />}>
      <Day at={closedAt} />
    </Cell>
  ),
});

/** The day of something that is long ago; the exact time is its title. */
const Day = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={exactOf(at)}>
    {dayOf(at)}
  </time>
);
