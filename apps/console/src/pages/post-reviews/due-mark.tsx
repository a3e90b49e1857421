import { Mark } from '../../parts/mark';
import { spanOf } from '../../parts/spans';
import { useNow, When } from '../../parts/when';

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
  return overdue || late > 0 ? (
    <span title={new Date(dueAt).toLocaleString()}>
      <Mark kind="stop">overdue {spanOf(late)}</Mark>
    </span>
  ) : (
    <span title={new Date(dueAt).toLocaleString()}>
      <Mark kind="wait">due in {spanOf(-late)}</Mark>
    </span>
  );
};
