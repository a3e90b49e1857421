import { Checkbox, Group } from '@mantine/core';
import { useState } from 'react';
import { Grid, type GridProps } from '../../parts/grid';
import { AssignMany } from './assign-many';
import { QueueItem, type QueueRow } from './queue-item';

/** The queue, of which several can be assigned at once. */
export const QueueList = ({
  rows,
  more,
  selected,
}: Required<Pick<GridProps<QueueRow>, 'rows' | 'more'>> & {
  readonly selected: string | undefined;
}) => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = rows.filter(({ postReviewId }) => ids.has(postReviewId));
  const choose = (postReviewId: string, isChosen: boolean): void => {
    const changed = new Set(ids);
    if (isChosen) changed.add(postReviewId);
    else changed.delete(postReviewId);
    setIds(changed);
  };
  return (
    <div>
      <Group gap="sm" mb={6} mih={30}>
        <Checkbox
          size="sm"
          label={chosen.length > 0 ? `${chosen.length} chosen` : 'Choose all loaded'}
          checked={chosen.length > 0 && chosen.length === rows.length}
          indeterminate={chosen.length > 0 && chosen.length < rows.length}
          onChange={({ currentTarget: { checked } }) =>
            setIds(new Set(checked ? rows.map(({ postReviewId }) => postReviewId) : []))
          }
        />
        {chosen.length > 0 && <AssignMany reviews={chosen} onAssigned={() => setIds(new Set())} />}
      </Group>
      <Grid
        label="Reviews to answer"
        rows={rows}
        more={more}
        keyOf={({ postReviewId }) => postReviewId}
        selected={selected}
        columns={[
          {
            label: 'Review',
            width: '1fr',
            isWhole: true,
            show: (row) => (
              <QueueItem
                row={row}
                isChosen={ids.has(row.postReviewId)}
                onChoose={(isChosen) => choose(row.postReviewId, isChosen)}
              />
            ),
          },
        ]}
      />
    </div>
  );
};
