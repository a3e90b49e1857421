import { type RowOf } from '../../api/queries';
import { plain } from '../../parts/plain-ids';

export type WorklistRow = RowOf<'/v1/reports/worklist'>;

const nothing: ReadonlyMap<string, string> = new Map();

/** What is to be done, without the id of a break-glass, which says nothing to people. */
export const plainWhat = ({ kind, what }: Pick<WorklistRow, 'kind' | 'what'>): string =>
  plain(kind === 'post-review' ? what.replace(/: break-glass .*$/, '') : what, nothing);
