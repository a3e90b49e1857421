import { Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, type FiltersOf, filtersOf, isFiltered, useFilters } from '../../parts/filters';
import { useKeys } from '../../parts/keys';
import { sumOf, useCounts } from '../../parts/obligation-counts';
import { countText } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import layout from '../../parts/queue.module.css';
import { ownersOf, ownQuery } from '../../session/own-work';
import { useSession } from '../../session/session';
import { type ReviewNotice } from './answer-review';
import { idsAround } from './queue';
import { outcomes } from './queue-item';
import { QueueList } from './queue-list';
import { Answered, QueueSelected } from './queue-selected';
import { Side } from './side';

const keys = { 'j k': 'Next and previous review', o: 'Open its page' };
const narrowing: FiltersOf<'/v1/reports/review-queue'> = [
  'search',
  'code',
  {
    name: 'worstOutcome',
    label: 'What happened',
    none: 'anything',
    choices: Object.fromEntries(
      Object.entries(outcomes).map(([value, [, label]]) => [value, label]),
    ),
  },
];

/** Reviews to answer, one after the other: the longest overdue day first, and within a day by what happened under the break-glass. */
export const QueueView = () => {
  const { filters } = useFilters();
  const owners = ownersOf(useSession());
  const isOwn = owners !== undefined && filters['whose'] !== 'all';
  const own = ownQuery(isOwn ? owners : undefined);
  const query = { ...filtersOf(filters, narrowing), ...own };
  const list = useList('/v1/reports/review-queue', { query });
  const queue = useQueue(list.rows);
  const { rows, shown, notice } = queue;
  return (
    <Side
      position={list.position}
      news={({ type }) => type.startsWith('post-review.') || type.startsWith('break-glass.')}
      copy={
        <CopyAs
          path="/v1/reports/review-queue"
          query={query}
          cli="report review-queue"
          sql="SELECT post_review_id, code, owner, due_at, worst_outcome FROM writ.review_queue ORDER BY due_day, worst_outcome_order, due_at;"
        />
      }
    >
      <Group justify="space-between" align="flex-end" gap="md">
        <FilterBar fields={owners === undefined ? narrowing : [whoseFilter(isOwn), ...narrowing]} />
        <Left own={own} answered={queue.answered} />
        <Button component="a" href="/v1/calendar.ics" download variant="default" size="compact-md">
          Download my calendar (.ics)
        </Button>
      </Group>
      {notice && <Answered notice={notice} />}
      {list.data === undefined ? (
        <Waiting on={list} />
      ) : rows.length === 0 && shown === undefined ? (
        <Nothing isOwn={isOwn} isNarrow={isFiltered(filters, narrowing)} />
      ) : (
        <div className={layout.desk}>
          {queue.isListShown && <QueueList rows={rows} more={list} selected={shown} />}
          {shown !== undefined && (
            <QueueSelected
              key={shown}
              postReviewId={shown}
              isNext={queue.answered > 0}
              onAnswered={queue.onAnswered}
              onBegun={queue.onBegun}
              onBack={queue.onBack}
            />
          )}
        </div>
      )}
    </Side>
  );
};

/** Which one is shown: the address says it; on a wide screen the first one, and after an answer the next one. */
const useQueue = <Row extends { readonly postReviewId: string }>(listed: readonly Row[]) => {
  const { filters, set } = useFilters();
  const navigate = useNavigate();
  const isWide = useMediaQuery('(min-width: 62em)') ?? true;
  const [notice, setNotice] = useState<ReviewNotice>();
  const [answered, setAnswered] = useState(0);
  const rows = listed.filter((row) => row.postReviewId !== notice?.review.postReviewId);
  const shown = filters['selected'] ?? (isWide ? rows[0]?.postReviewId : undefined);
  const select = (postReviewId: string | undefined): void => set({ selected: postReviewId });
  const around = idsAround(rows, shown);
  const open = (): void => {
    if (shown !== undefined)
      void navigate({ to: '/post-reviews/$postReviewId', params: { postReviewId: shown } });
  };
  const next = (): void => select(around.after ?? shown);
  const previous = (): void => select(around.before ?? shown);
  useKeys({ j: next, ArrowDown: next, k: previous, ArrowUp: previous, o: open }, keys);
  return {
    rows,
    shown,
    notice,
    answered,
    isListShown: isWide || shown === undefined,
    // A review that comes in above it does not take its place.
    onBegun: (): void => {
      if (filters['selected'] === undefined) select(shown);
    },
    onBack: isWide ? undefined : () => select(undefined),
    onAnswered: (made: ReviewNotice): void => {
      setNotice(made);
      setAnswered(answered + 1);
      select(around.after ?? around.before);
    },
  };
};

const whoseFilter = (isOwn: boolean) => ({
  name: 'whose',
  label: 'Assigned to',
  none: isOwn ? 'me' : 'anyone',
  byDefault: 'mine',
  choices: { all: 'anyone' },
});

/** How many are left, by a query of their own. */
const Left = ({
  own,
  answered,
}: {
  readonly own: ReturnType<typeof ownQuery>;
  readonly answered: number;
}) => {
  const counts = useCounts(own, ['post-review']);
  if (!counts.data) return null;
  const { open, overdue, isCut } = sumOf(counts.data.body);
  return (
    <Text role="status" mb="sm">
      <strong>{countText(open, isCut)}</strong> to answer,{' '}
      <strong>{countText(overdue, isCut)}</strong> overdue
      {answered > 0 && `, ${answered} answered`}
    </Text>
  );
};

const Nothing = ({ isOwn, isNarrow }: { readonly isOwn: boolean; readonly isNarrow: boolean }) =>
  isNarrow ? (
    <Empty title="No review matches these filters">Clear them to see the others.</Empty>
  ) : (
    <Empty title={isOwn ? 'You have no review to answer' : 'There is no review to answer'}>
      Each break-glass requires one: someone who did not declare it judges whether it was justified.
      {isOwn && ' Choose “anyone” to see the reviews of others.'}
    </Empty>
  );
