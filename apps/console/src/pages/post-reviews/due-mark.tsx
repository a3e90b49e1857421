import { Mark } from '../../parts/mark';
import { momentOf } from '../../parts/moments';
import { spanOf } from '../../parts/spans';
import styles from './post-reviews.module.css';
import { useNow, When } from '../../parts/when';

/** A day and a time of day, by the clock of whoever looks. */
export const Moment = ({ at }: { readonly at: string }) => (
  <time dateTime={at}>{momentOf(at)}</time>
);

/** How far what is owed is from its due time, or that it is done. */
export const DueMark = ({
  of: { status, overdue, dueAt, completedAt },
}: {
  readonly of: {
    readonly status: string;
    readonly overdue: boolean;
    readonly dueAt: string | null;
    readonly completedAt?: string | null;
  };
}) => {
  const now = useNow();
  if (status === 'completed' || status === 'done')
    return (
      <span>
        done <When at={completedAt} />
      </span>
    );
  if (!dueAt) return <>no due time</>;
  const late = now - Date.parse(dueAt);
  return (
    <span className={styles.lines}>
      <span>
        {overdue || late > 0 ? (
          <Mark kind="stop">overdue {spanOf(late)}</Mark>
        ) : (
          <Mark kind="wait">due in {spanOf(-late)}</Mark>
        )}
      </span>
      <span className={styles.second}>
        <Moment at={dueAt} />
      </span>
    </span>
  );
};
