import { useList, usePast } from '../../api/queries';
import { useCatalogue } from '../../parts/catalogue';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { sortIn } from '../../parts/sorting';
import { Cell, forColumn, ownerColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { originFilter, originOf } from '../../parts/origin-filter';
import { kindLabel } from '../../parts/obligation-kinds';
import { obligationPlace } from '../../parts/obligation-place';
import { UserText } from '../../parts/user-text';
import { meaningOf, plainWhat } from '../../parts/what';
import { Until } from '../../parts/when';
import { AssignAct } from './acts';
import { DueMark } from '../../parts/due-mark';
import { OnWork } from './marks';
import { type ObligationRow } from './obligations';
import { Side } from './side';

const KINDS = ['approval', 'input', 'exception', 'post-review', 'remediation'];
const MORE_KINDS = ['delegation', 'question', 'work'];

const fields: FiltersOf<'/v1/obligations'> = [
  'search',
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
    ...filtersOf(filters, ['search', 'owner', 'kind', 'workOrderId']),
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
    show: (row) => <What row={row} />,
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
          <UserText>{stepText(nextEscalationStep)}</UserText> <Until at={nextAt} />
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

/** The meaning of its code comes first, and the id of a break-glass is left out. */
const What = ({ row }: { readonly row: ObligationRow }) => {
  const { byCode } = useCatalogue();
  const what = plainWhat(row);
  const meaning = meaningOf(row, (code) => byCode.get(code)?.title);
  return (
    <Cell
      below={
        <>
          {kindLabel(row.kind)}
          {meaning !== what && (
            <>
              : <UserText>{what}</UserText>
            </>
          )}{' '}
          <OnWork of={row.workOrderId} />
        </>
      }
    >
      <AnchorLink size="sm" fw={600} {...obligationPlace(row)}>
        <UserText>{meaning}</UserText>
      </AnchorLink>
    </Cell>
  );
};

/** Escalation steps that have names; others have numbers. */
const steps: Readonly<Record<string, string>> = {
  warned: 'the owner is warned',
  fallback: 'the fallback takes over',
  expire: 'it expires',
  remind: 'the recipient is reminded',
  'time-out': 'its time is over',
  overdue: 'it is overdue',
};

const stepText = (step: string | null): string =>
  step !== null && /^\d+$/.test(step)
    ? `escalation step ${step}`
    : (steps[step ?? ''] ?? step ?? '');

const Assign = ({ of }: { readonly of: ObligationRow }) => {
  const { asOf } = usePast();
  return asOf === undefined && <AssignAct of={of} />;
};
