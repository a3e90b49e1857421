import { useList, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { sortIn } from '../../parts/sorting';
import { Cell, forColumn, ownerColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { originFilter, originOf } from '../../parts/origin-filter';
import { obligationPlace } from '../../parts/obligation-place';
import { UserText } from '../../parts/user-text';
import { Until } from '../../parts/when';
import { AssignAct } from './acts';
import { DueMark } from '../../parts/due-mark';
import { OnWork } from './marks';
import { type ObligationRow } from './obligations';
import { Side } from './side';

const KINDS = ['approval', 'input', 'exception', 'post-review', 'remediation'];
const MORE_KINDS = ['delegation', 'question', 'work'];

const fields: FiltersOf<'/v1/obligations'> = [
  'owner',
  {
    name: 'kind',
    choices: [...KINDS, ...MORE_KINDS],
  },
  {
    name: 'overdue',
    label: 'Time',
    none: 'overdue',
    byDefault: 'true',
    choices: { any: 'all', false: 'in time' },
  },
  originFilter,
  'workOrderId',
];

/** All obligations: owner, age and next escalation. */
export const ObligationsView = () => {
  const { filters } = useFilters();
  const { overdue = 'true' } = filters;
  const query = {
    ...filtersOf(filters, ['owner', 'kind', 'workOrderId']),
    ...originOf(filters),
    ...(overdue === 'any' ? {} : { overdue }),
    state: 'open',
    ...sortIn(filters, columns),
  };
  const list = useList('/v1/obligations', { query });
  return (
    <Side
      position={list.position}
      news={({ type }) => type === 'obligation.assigned' || type.startsWith('post-review.')}
      copy={
        <CopyAs
          path="/v1/obligations"
          query={query}
          cli="obligations --overdue"
          sql="SELECT kind, owner, count(*) FROM writ.obligations WHERE state = 'open' AND NOT imported GROUP BY 1, 2 ORDER BY 3 DESC;"
        />
      }
    >
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="Obligations"
        columns={columns}
        keyOf={({ obligationId, item }) => `${obligationId}#${item ?? ''}`}
        empty={
          <Empty title={overdue === 'true' ? 'Nothing is overdue' : 'No open obligations'}>
            Approvals, missing inputs, exceptions, reviews, remediations, questions and work with a
            due time appear here automatically.
          </Empty>
        }
      />
    </Side>
  );
};

const columns: readonly Column<ObligationRow>[] = [
  {
    label: 'What',
    width: 'minmax(13rem, 2fr)',
    show: (row) => (
      <Cell
        below={
          <>
            {row.kind} <OnWork of={row.workOrderId} />
          </>
        }
      >
        <AnchorLink size="sm" {...obligationPlace(row)}>
          <UserText>{row.what}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  { ...ownerColumn('minmax(9rem, 1fr)'), sort: 'owner' },
  { ...forColumn('Open for', 'since', '6rem'), sort: 'since' },
  {
    label: 'Due',
    sort: 'dueAt',
    width: 'minmax(10.5rem, 1fr)',
    show: ({ state, overdue, dueAt }) => <DueMark of={{ status: state, overdue, dueAt }} />,
  },
  {
    label: 'Next',
    width: 'minmax(8rem, 1fr)',
    show: ({ nextEscalationStep, nextAt }) =>
      nextAt ? (
        <div>
          <UserText>
            {nextEscalationStep && /^\d+$/.test(nextEscalationStep)
              ? `escalation step ${nextEscalationStep}`
              : nextEscalationStep}
          </UserText>{' '}
          <Until at={nextAt} />
        </div>
      ) : (
        <>—</>
      ),
  },
  {
    label: 'Assign',
    width: '7rem',
    show: (row) => <Assign of={row} />,
  },
];

const Assign = ({ of }: { readonly of: ObligationRow }) => {
  const { asOf } = usePast();
  return asOf === undefined && <AssignAct of={of} />;
};
