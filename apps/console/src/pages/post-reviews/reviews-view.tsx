import { useOverdueFirst } from '../../api/queries';
import { CodeMeaning } from '../../parts/code-meaning';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf } from '../../parts/filters';
import { By, Cell } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';
import { AgeingCard, MonthsCard } from './overview-cards';
import { DueMark } from '../../parts/due-mark';
import { OnWork, type ReviewRow, VerdictMark } from './marks';
import styles from './post-reviews.module.css';
import { Side, statusFilter, useOpenFirst } from './side';

const fields: FiltersOf<'/v1/post-reviews'> = [
  'search',
  statusFilter('Reviews'),
  'owner',
  'code',
  'declaredBy',
  'workOrderId',
];

/** The reviews that break-glasses owe: who is overdue by how much, each of them, and how often it comes to that. */
export const ReviewsView = () => {
  const { query, isOpen, isFiltered } = useOpenFirst(fields, columns);
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
      <Listed
        list={list}
        label="Post-reviews"
        columns={columns}
        keyOf={({ postReviewId }) => postReviewId}
        empty={<Nothing isOpen={isOpen} isFiltered={isFiltered} />}
      />
    </Side>
  );
};

const Nothing = ({
  isOpen,
  isFiltered,
}: {
  readonly isOpen: boolean;
  readonly isFiltered: boolean;
}) =>
  isFiltered ? (
    <Empty title="No review matches these filters">Clear them to see the others.</Empty>
  ) : (
    <Empty
      title={isOpen ? 'No open reviews' : 'No reviews yet'}
      command="npx writ break-glass --work-order <id> --kind <action> … --code <code> --rationale 'Why it could not wait.'"
    >
      Each break-glass requires one: someone who did not declare it judges whether it was justified.
    </Empty>
  );

const columns: readonly Column<ReviewRow>[] = [
  {
    label: 'Review',
    sort: 'code',
    width: 'minmax(12rem, 1.8fr)',
    show: ({ postReviewId, code, workOrderId }) => (
      <Cell
        below={
          <>
            <UserText>{code}</UserText> <OnWork of={workOrderId} />
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
    label: 'Owner',
    sort: 'owner',
    width: 'minmax(9rem, 1.1fr)',
    show: ({ owner, escalatedTo }) => (
      <Cell
        below={
          escalatedTo &&
          escalatedTo !== owner && (
            <>
              escalated to: <UserText>{escalatedTo}</UserText>
            </>
          )
        }
      >
        <Owner name={owner} />
      </Cell>
    ),
  },
  {
    label: 'Declared by',
    sort: 'scheduledAt',
    width: 'minmax(9rem, 1.1fr)',
    show: ({ declaredBy, scheduledAt }) => (
      <Cell below={<When at={scheduledAt} />}>
        <UserText>{declaredBy.join(', for ')}</UserText>
      </Cell>
    ),
  },
  {
    label: 'Due',
    sort: 'dueAt',
    width: 'minmax(10.5rem, 1fr)',
    show: (row) => <DueMark of={row} />,
  },
  {
    label: 'Verdict',
    width: 'minmax(8rem, 0.9fr)',
    show: ({ verdict, reviewedBy }) => (
      <Cell below={reviewedBy && <By name={reviewedBy} />}>
        <VerdictMark verdict={verdict} />
      </Cell>
    ),
  },
];
