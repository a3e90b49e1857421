import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/empty';
import { FilterBar, type FilterField } from '../../parts/filter-bar';
import { filtersOf, useFilters } from '../../parts/filters';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink } from '../../parts/link';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { WorkOrderLink } from '../../parts/work-order-link';
import { AgeingCard } from './ageing-card';
import { DueMark } from './due-mark';
import { MonthsCard } from './months-card';
import styles from './post-reviews.module.css';
import { type ReviewRow } from './rows';
import { Side } from './side';
import { useOverdueFirst } from './use-overdue-first';
import { VerdictMark } from './verdict-mark';

const fields: readonly FilterField[] = [
  {
    name: 'status',
    label: 'Reviews',
    kind: 'choice',
    none: 'owed',
    choices: [
      { value: 'completed', label: 'completed' },
      { value: 'any', label: 'all' },
    ],
  },
  { name: 'owner', label: 'Owner' },
  { name: 'code', label: 'Code' },
  { name: 'declaredBy', label: 'Declared by' },
  { name: 'workOrderId', label: 'Work order' },
];
const names = fields.map(({ name }) => name).filter((name) => name !== 'status');

/** The reviews that break-glasses owe: who is overdue by how much, each of them, and how often it comes to that. */
export const ReviewsView = () => {
  const { filters } = useFilters();
  const { status = 'open' } = filters;
  const query = {
    ...filtersOf(filters, names),
    ...(status === 'any' ? {} : { status }),
  };
  const list = useOverdueFirst('/v1/post-reviews', query);
  return (
    <Side
      position={list.position}
      news={({ type }) => type.startsWith('post-review.') || type.startsWith('break-glass.')}
      copy={
        <CopyAs
          path="/v1/post-reviews"
          query={query}
          cli="post-reviews --overdue"
          sql="SELECT owner, code, age, reviews, oldest_due_at FROM writ.overdue_post_reviews WHERE NOT total;"
        />
      }
    >
      <div className={styles.cards}>
        <AgeingCard />
        <MonthsCard />
      </div>
      <FilterBar fields={fields} />
      {list.isPending || list.error ? (
        <Waiting on={list} />
      ) : list.rows.length === 0 ? (
        <Nothing isOwed={status === 'open'} isFiltered={names.some((name) => filters[name])} />
      ) : (
        <Grid
          label="Post-reviews"
          rows={list.rows}
          columns={columns}
          keyOf={({ postReviewId }) => postReviewId}
          more={list}
        />
      )}
    </Side>
  );
};

const Nothing = ({
  isOwed,
  isFiltered,
}: {
  readonly isOwed: boolean;
  readonly isFiltered: boolean;
}) =>
  isFiltered ? (
    <Empty title="No review fits these filters">Clear them to see the others.</Empty>
  ) : (
    <Empty
      title={isOwed ? 'No review is owed' : 'No review yet'}
      command="npx writ break-glass --work-order <id> --kind <action> … --code <code> --rationale 'Why it could not wait.'"
    >
      Each break-glass owes one: somebody who did not declare it judges whether it was right.
    </Empty>
  );

const columns: readonly Column<ReviewRow>[] = [
  {
    name: 'review',
    label: 'Review',
    width: 'minmax(12rem, 1.8fr)',
    show: ({ postReviewId, code, workOrderId }) => (
      <div className={styles.lines}>
        <AnchorLink size="sm" fw={600} to="/post-reviews/$postReviewId" params={{ postReviewId }}>
          <Said>{code}</Said>
        </AnchorLink>
        <span className={styles.second}>
          on <WorkOrderLink id={workOrderId} size="xs" />
        </span>
      </div>
    ),
  },
  {
    name: 'owner',
    label: 'Owner',
    width: 'minmax(9rem, 1.1fr)',
    show: ({ owner, escalatedTo }) => (
      <div className={styles.lines}>
        <Owner name={owner} />
        {escalatedTo && escalatedTo !== owner && (
          <span className={styles.second}>
            called: <Said>{escalatedTo}</Said>
          </span>
        )}
      </div>
    ),
  },
  {
    name: 'declared',
    label: 'Declared by',
    width: 'minmax(9rem, 1.1fr)',
    show: ({ declaredBy, scheduledAt }) => (
      <div className={styles.lines}>
        <Said>{declaredBy.join(', for ')}</Said>
        <span className={styles.second}>
          <When at={scheduledAt} />
        </span>
      </div>
    ),
  },
  {
    name: 'due',
    label: 'Due',
    width: 'minmax(10.5rem, 1fr)',
    show: (row) => <DueMark of={row} />,
  },
  {
    name: 'verdict',
    label: 'Verdict',
    width: 'minmax(8rem, 0.9fr)',
    show: ({ verdict, reviewedBy }) => (
      <div className={styles.lines}>
        <span>
          <VerdictMark verdict={verdict} />
        </span>
        {reviewedBy && (
          <span className={styles.second}>
            by <Said>{reviewedBy}</Said>
          </span>
        )}
      </div>
    ),
  },
];
