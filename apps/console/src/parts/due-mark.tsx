import { Cell } from './columns';
import { Mark } from './mark';
import { momentOf, spanOf } from './times';
import { useNow, When } from './when';

/** A local date and time. */
export const Moment = ({ at }: { readonly at: string }) => (
  <time dateTime={at}>{momentOf(at)}</time>
);

/** Time to or since the due time, or that it is done. */
export const DueMark = ({
  of: { status, overdue, dueAt, completedAt },
  isShort = false,
}: {
  readonly of: {
    readonly status: string;
    readonly overdue: boolean;
    readonly dueAt: string | null;
    readonly completedAt?: string | null;
  };
  /** Without the time itself. */
  readonly isShort?: boolean;
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
  const mark =
    overdue || late > 0 ? (
      <Mark kind="stop">overdue {spanOf(late)}</Mark>
    ) : (
      <Mark kind="wait">due in {spanOf(-late)}</Mark>
    );
  return isShort ? mark : <Cell below={<Moment at={dueAt} />}>{mark}</Cell>;
};
