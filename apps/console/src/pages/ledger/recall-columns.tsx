import { useMemo } from 'react';
import { type RowOf } from '../../api/queries';
import { useFilters } from '../../parts/filters';
import { type Column } from '../../parts/grid';
import { AnchorLink } from '../../parts/link';
import { Mark, OutcomeMark, StatusMark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { When } from '../../parts/when';
import styles from './ledger.module.css';
import { WorkOrderCell } from './work-order-cell';

type WorkRow = RowOf<'/v1/reports/recalled-work'>;
type DecisionRow = RowOf<'/v1/reports/recall'>;

/** What came of it, in the worst case first. */
const Effect = ({
  performed,
  standing,
}: {
  readonly performed: number;
  readonly standing: number;
}) => (
  <div>
    {performed > 0 && <Mark kind="stop">{performed} performed</Mark>}{' '}
    {standing > 0 && <Mark kind="warn">{standing} may still run</Mark>}
    {performed === 0 && standing === 0 && <Mark kind="still">nothing</Mark>}
  </div>
);

export const useWorkColumns = (): readonly Column<WorkRow>[] => {
  const { filters } = useFilters();
  return useMemo(
    () => [
      {
        name: 'work',
        label: 'Work order',
        width: 'minmax(12rem, 1.6fr)',
        show: ({ workOrderId, workflowId, status }) => (
          <WorkOrderCell of={{ workOrderId, workflowId }}>
            {status && <StatusMark status={status} />}
          </WorkOrderCell>
        ),
      },
      {
        name: 'owner',
        label: 'Owner',
        width: 'minmax(9rem, 1fr)',
        show: ({ owner }) => <Owner name={owner} />,
      },
      {
        name: 'effect',
        label: 'What came of it',
        width: 'minmax(11rem, 1.2fr)',
        show: ({ performed, standing }) => <Effect performed={performed} standing={standing} />,
      },
      {
        name: 'decisions',
        label: 'Decisions',
        width: 'minmax(8rem, 1fr)',
        show: ({ decisions, workOrderId, depth }) => (
          <div>
            <AnchorLink size="sm" to="/ledger" search={{ ...filters, workOrderId }}>
              {decisions === 1 ? '1 decision' : `${decisions} decisions`}
            </AnchorLink>
            <span className={styles.second}>
              {depth === 1 ? 'rests on it directly' : `by ${depth} steps`}
            </span>
          </div>
        ),
      },
      {
        name: 'last',
        label: 'Decided last',
        width: '8rem',
        show: ({ lastDecidedAt }) => <When at={lastDecidedAt} />,
      },
    ],
    [filters],
  );
};

export const decisionColumns: readonly Column<DecisionRow>[] = [
  {
    name: 'action',
    label: 'Action',
    width: 'minmax(10rem, 1fr)',
    show: ({ actionKind, workOrderId, eventId, outcome, enforced }) => (
      <div>
        <AnchorLink
          size="sm"
          fw={600}
          to="/work-orders/$workOrderId"
          params={{ workOrderId }}
          hash={eventId}
        >
          <Said>{actionKind}</Said>
        </AnchorLink>{' '}
        <OutcomeMark outcome={outcome} enforced={enforced} />
      </div>
    ),
  },
  {
    name: 'now',
    label: 'What came of it',
    width: 'minmax(9rem, 1fr)',
    show: ({ performed, stands }) => (
      <Effect performed={performed ? 1 : 0} standing={stands && !performed ? 1 : 0} />
    ),
  },
  {
    name: 'chain',
    label: 'How it rests on it',
    width: 'minmax(14rem, 3fr)',
    show: ({ chain }) => <Said>{chain}</Said>,
  },
  {
    name: 'decided',
    label: 'Decided',
    width: '8rem',
    show: ({ decidedAt }) => <When at={decidedAt} />,
  },
];
