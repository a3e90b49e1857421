import { type RowOf } from '../../api/queries';
import { plain } from '../../parts/plain-ids';

export type WorklistRow = RowOf<'/v1/reports/worklist'>;

const nothing: ReadonlyMap<string, string> = new Map();

/** What its code means, where the catalogue says so, as reviews, exceptions and remediations begin with theirs; else what is to be done. */
export const meaningOf = (
  row: Pick<WorklistRow, 'kind' | 'what'>,
  titleOf: (code: string) => string | undefined,
): string => {
  const what = plainWhat(row);
  return titleOf(/^[\w-]+/.exec(what)?.[0] ?? '') ?? what;
};

/** What is to be done, without the id of a break-glass, which says nothing to people. */
export const plainWhat = ({ kind, what }: Pick<WorklistRow, 'kind' | 'what'>): string =>
  plain(kind === 'post-review' ? what.replace(/: break-glass .*$/, '') : what, nothing);
