import { Checkbox } from '@mantine/core';
import { type RowOf } from '../../api/queries';
import { AnchorLink, useTitle } from '../../parts/links';
import { TakenMark } from '../../parts/claim';
import { Mark, type MarkKind, Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';
import { DueMark } from '../../parts/due-mark';
import layout from '../../parts/queue.module.css';
import styles from './post-reviews.module.css';

export type QueueRow = RowOf<'/v1/reports/review-queue'>;

/** What happened at worst under a break-glass. */
export const outcomes: Readonly<Record<QueueRow['worstOutcome'], readonly [MarkKind, string]>> = {
  performed: ['warn', 'performed'],
  unreported: ['unknown', 'not reported'],
  failed: ['still', 'failed'],
  none: ['still', 'nothing ran'],
};

/** A review of the queue: what it is about, how late it is, and whether anything happened. */
export const QueueItem = ({
  row,
  isChosen,
  onChoose,
}: {
  readonly row: QueueRow;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) => {
  const name = useTitle(row.workOrderId, row.title);
  const [kind, label] = outcomes[row.worstOutcome];
  return (
    <div className={styles.item}>
      <Checkbox
        className={styles.choose}
        aria-label={`Choose ${name}`}
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div>
        <div className={layout.itemTop}>
          <AnchorLink
            to="."
            search={(all: object) => ({ ...all, selected: row.postReviewId })}
            replace
            title={row.workOrderId}
          >
            <UserText>{name}</UserText>
          </AnchorLink>
          <DueMark of={{ ...row, status: 'open' }} isShort />
        </div>
        <div>
          <UserText>{row.codeTitle ?? row.code}</UserText> <TakenMark of={row} />
        </div>
        <div className={styles.itemBelow}>
          <Mark kind={kind}>{label}</Mark> for <Owner name={row.owner} /> · declared by{' '}
          <UserText>{row.declaredBy.join(', for ')}</UserText> <When at={row.scheduledAt} />
        </div>
      </div>
    </div>
  );
};
