import { type useList, type RowOf } from '../../api/queries';
import { Cell } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark, Owner, StatusMark } from '../../parts/mark';
import { shortIds } from '../../parts/plain-ids';
import { spanOf } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { ExampleWork } from './example-work';
import styles from './execution.module.css';
import { ownersOf, type Wait } from './load';
import { kindLabel } from '../../parts/obligation-kinds';
import { statusesOf } from './status';

type WorkOrder = RowOf<'/v1/work-orders'>;
type Waits = ReadonlyMap<string, readonly Wait[]>;

const OPEN_ONE = `npx writ publish examples/workflows --as admin
curl -X POST "$WRIT_URL/v1/work-orders" -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"workflow":"refunds","title":"Parcel came broken","objects":["order-7"],"inputs":{"order":"order-7","reason":"damaged"}}'`;

/** Work orders, latest opened first unless the address sorts them, with status and owners waited for. */
export const WorkOrderList = ({
  list,
  columns,
  isFiltered,
}: {
  readonly list: ReturnType<typeof useList<'/v1/work-orders'>>;
  readonly columns: readonly Column<WorkOrder>[];
  readonly isFiltered: boolean;
}) => {
  return (
    <Listed
      list={list}
      label="Work orders"
      columns={columns}
      keyOf={({ workOrderId }) => workOrderId}
      empty={
        isFiltered ? (
          <Empty title="No work order matches">Remove a filter, or choose another status.</Empty>
        ) : (
          <>
            <Empty title="No work is open" command={OPEN_ONE}>
              A work order is one governed run of a published workflow. This command opens one, and
              the page updates when it is there.
            </Empty>
            <ExampleWork />
          </>
        )
      }
    />
  );
};

/** Its columns, with who is waited for. */
export const columnsWith = (waits: Waits): readonly Column<WorkOrder>[] => [
  {
    label: 'Work order',
    width: 'minmax(14rem, 2.4fr)',
    show: (one) => <Named one={one} />,
  },
  {
    label: 'Status',
    sort: 'status',
    width: 'minmax(8rem, 1.2fr)',
    show: (one) => <StatusMarks one={one} />,
  },
  {
    label: 'Stage or step',
    width: 'minmax(6rem, 0.9fr)',
    show: (one) => <Where one={one} step={waits.get(one.workOrderId)?.[0]?.step} />,
  },
  {
    label: 'Waiting on',
    width: 'minmax(9rem, 1.4fr)',
    show: ({ workOrderId, owner, status }) =>
      status === 'open' ? <WaitingOn its={waits.get(workOrderId) ?? []} owner={owner} /> : '—',
  },
  {
    label: 'Due or ended',
    sort: 'dueAt',
    width: 'minmax(5.5rem, 0.7fr)',
    show: (one) => <DueOrEnded one={one} />,
  },
];

const Named = ({
  one: { workOrderId, title, workflowId, jobType },
}: {
  readonly one: WorkOrder;
}) => (
  <Cell
    below={
      <>
        <UserText>{workflowId}</UserText>
        {jobType !== workflowId && (
          <>
            {' · '}
            <UserText>{jobType}</UserText>
          </>
        )}
      </>
    }
  >
    <AnchorLink {...places['work-order'](workOrderId)} size="sm" fw={600}>
      <UserText>{title ?? shortIds(workOrderId)}</UserText>
    </AnchorLink>
  </Cell>
);

const StatusMarks = ({ one }: { readonly one: WorkOrder }) => (
  <span className={styles.marks}>
    {one.status !== 'open' && <StatusMark status={one.status} />}
    {statusesOf(one).map(({ name, kind }) => (
      <Mark key={name} kind={kind}>
        {name}
      </Mark>
    ))}
    {one.allowedOutput === 'draft-only' && <Mark kind="info">drafts only</Mark>}
    {one.breakGlass === 'live' && <Mark kind="warn">break-glass</Mark>}
    {one.mode === 'observe' && <Mark kind="info">observed only</Mark>}
  </span>
);

const DueOrEnded = ({
  one: { status, dueAt, closedAt, abandonedAt, supersededAt },
}: {
  readonly one: WorkOrder;
}) => {
  const endedAt = { closed: closedAt, abandoned: abandonedAt, superseded: supersededAt }[
    status as 'closed'
  ];
  return endedAt ? (
    <>
      {status} <When at={endedAt} />
    </>
  ) : (
    <Until at={dueAt} />
  );
};

const Where = ({ one, step }: { readonly one: WorkOrder; readonly step: string | undefined }) => {
  const place = one.stage ?? (step === '' ? undefined : step);
  const done = one.stepsCompleted;
  return (
    <Cell below={done === 0 ? 'no step done' : done === 1 ? '1 step done' : `${done} steps done`}>
      <UserText none="">{place}</UserText>
    </Cell>
  );
};

const WaitingOn = ({ its, owner }: { readonly its: readonly Wait[]; readonly owner: string }) => {
  const [longest] = its;
  if (!longest)
    return (
      <span className={styles.sub}>
        waiting for nothing;{' '}
        {owner === 'TBD' ? (
          'unassigned'
        ) : (
          <>
            <UserText>{owner}</UserText> owns it
          </>
        )}
      </span>
    );
  const others = ownersOf(its).length - 1;
  return (
    <Cell below={`${kindLabel(longest.kind)}, for ${spanOf(longest.waitedSeconds * 1_000)}`}>
      <Owner name={longest.owner} />
      {others > 0 && ` and ${others} more`}
    </Cell>
  );
};
