import { useList } from '../../api/queries';
import { CodeMeaning } from '../../parts/code-meaning';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, isFiltered, useFilters } from '../../parts/filters';
import { Cell } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { BreakGlassMark, type BreakGlassRow, scopeLabel } from './marks';
import { Side } from './side';

const fields: FiltersOf<'/v1/break-glass'> = [
  'search',
  {
    name: 'status',
    choices: ['live', 'ended', 'expired'],
  },
  'code',
  'declaredBy',
  'workflow',
  'workOrderId',
  'from',
  'to',
];

/** Every break-glass: who took what on themselves, why, and how it ended. */
export const BreakGlassView = () => {
  const { filters } = useFilters();
  const query = filtersOf(filters, fields);
  const list = useList('/v1/break-glass', { query });
  return (
    <Side
      position={list.position}
      news={({ type }) => type.startsWith('break-glass.')}
      copy={
        <CopyAs
          path="/v1/break-glass"
          query={query}
          cli="break-glasses"
          sql="SELECT code, status, declared_by, expires_at, bypassed FROM writ.break_glasses ORDER BY position DESC;"
        />
      }
    >
      <FilterBar fields={fields} />
      <Listed
        list={list}
        label="Break-glasses"
        columns={columns}
        keyOf={({ breakGlassId }) => breakGlassId}
        empty={
          <Empty
            title={
              isFiltered(filters, fields)
                ? 'No break-glass matches these filters'
                : 'No break-glass yet'
            }
            command="npx writ break-glass --work-order <id> --kind <action> … --code <code> --rationale 'Why it could not wait.'"
          >
            In an emergency, a person may run what policy would hold or stop.
          </Empty>
        }
      />
    </Side>
  );
};

const columns: readonly Column<BreakGlassRow>[] = [
  {
    label: 'Break-glass',
    width: 'minmax(12rem, 1.6fr)',
    show: ({ code, postReviewId, rationale, erasedTexts }) => (
      <Cell
        below={
          <>
            <UserText>{code}</UserText>:{' '}
            <UserText none={erasedTexts ? 'its rationale is erased' : '—'}>{rationale}</UserText>
          </>
        }
      >
        <AnchorLink size="sm" fw={600} {...places['post-review'](postReviewId)}>
          <CodeMeaning code={code} />
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Scope',
    width: 'minmax(12rem, 1.6fr)',
    show: (row) => (
      <Cell below={<WorkOrderLink id={row.workOrderId} eventId={row.eventId} size="xs" />}>
        <UserText>{scopeLabel(row)}</UserText>
      </Cell>
    ),
  },
  {
    label: 'Declared by',
    width: 'minmax(9rem, 1fr)',
    show: ({ declaredBy, onBehalfOf, declaredAt }) => (
      <Cell below={<When at={declaredAt} />}>
        <UserText>{onBehalfOf ? `${declaredBy}, for ${onBehalfOf}` : declaredBy}</UserText>
      </Cell>
    ),
  },
  {
    label: 'Status',
    width: 'minmax(8rem, 0.9fr)',
    show: ({ status, expiresAt, endedAt }) => (
      <Cell
        below={
          status === 'live' ? (
            <>
              ends <Until at={expiresAt} />
            </>
          ) : (
            <When at={endedAt} />
          )
        }
      >
        <BreakGlassMark status={status} />
      </Cell>
    ),
  },
];
