import { type RowOf, useList } from '../../api/queries';
import { useFollow } from '../../live/live';
import { Cell, whenColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { When } from '../../parts/when';

type Run = RowOf<'/v1/reports/withdrawn-runs'>;

/** The runs that a halt withdrew, and who has not acknowledged yet. */
export const WithdrawnRuns = ({ haltId }: { readonly haltId: string }) => {
  const list = useList('/v1/reports/withdrawn-runs', { query: { halt: haltId } });
  useFollow(({ type }) => WITHDRAWING.has(type));
  return (
    <Listed
      list={list}
      label="Withdrawn runs"
      columns={columns}
      keyOf={({ decisionId }) => decisionId}
      empty={<Empty title="No run was withdrawn">Nothing in its scope was allowed to run.</Empty>}
    />
  );
};

const WITHDRAWING = new Set(['decision.made', 'action.performed', 'action.failed']);

const columns: readonly Column<Run>[] = [
  {
    label: 'Action',
    width: 'minmax(11rem, 1.4fr)',
    show: ({ actionKind, system, eventId }) => (
      <Cell
        below={
          <>
            on <UserText>{system}</UserText>
          </>
        }
      >
        <AnchorLink {...places.event(eventId)} size="sm" fw={600}>
          <UserText>{actionKind}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Work order',
    width: 'minmax(11rem, 2fr)',
    show: ({ workOrderId, eventId }) => <WorkOrderLink id={workOrderId} eventId={eventId} />,
  },
  {
    label: 'Held by',
    width: 'minmax(8rem, 1fr)',
    show: ({ requestedBy }) => <Owner name={requestedBy} />,
  },
  whenColumn('Withdrawn', 'withdrawnAt', '8rem'),
  {
    label: 'Acknowledged',
    width: 'minmax(10rem, 1fr)',
    show: ({ reported, reportedAt }) =>
      reported === null ? (
        <Mark kind="warn">not reported</Mark>
      ) : (
        <Cell below={<When at={reportedAt} />}>
          <Mark kind="still">{reported}</Mark>
        </Cell>
      ),
  },
];
