import { type QueryReply, type QueryRequest, views } from '#contracts';
import { questionRefused } from '#kernel';
import { type ViewStatus } from '#platform';
import { pointerTo } from './filter-values';

/** The state of every view as rows. There are few: they make one page. */
export const viewRows = (
  statuses: readonly ViewStatus[],
  { filters }: Pick<QueryRequest, 'filters'>,
): QueryReply => {
  const unknown = Object.keys(filters).filter((name) => !Object.hasOwn(views.views.filters, name));
  if (unknown.length > 0)
    throw questionRefused(
      unknown.map((name) => ({
        pointer: pointerTo(name),
        message: `is no filter here: there are ${Object.keys(views.views.filters).join(', ')}`,
      })),
    );
  const rows = statuses
    .map(rowOf)
    .filter((row) => Object.entries(filters).every(([name, value]) => row[name] === value));
  return {
    columns: COLUMNS,
    rows,
    nextCursor: null,
    position: Math.max(0, ...statuses.map(({ position, lag }) => position + lag)),
  };
};

const COLUMNS = Object.keys(views.views.row.fields);

const rowOf = ({ build, error, ...status }: ViewStatus): Record<string, unknown> => ({
  ...status,
  error: firstLine(error),
  buildStatus: build?.status ?? null,
  buildPosition: build?.position ?? null,
  buildTarget: build?.target ?? null,
  buildError: firstLine(build?.error ?? null),
  buildStartedAt: build?.startedAt ?? null,
});

/** The rest is a stack, which the log of the process has too. */
const firstLine = (error: string | null): string | null => error?.split('\n', 1)[0] ?? null;
