import { type RowOf } from '../api/queries';
import { plain } from './plain-ids';

/** An obligation, as far as it says what is to be done. */
type Obligation = Pick<RowOf<'/v1/obligations'>, 'kind' | 'what'>;

const nothing: ReadonlyMap<string, string> = new Map();

/** What its code means, where the catalogue says so, as reviews, exceptions and remediations begin with theirs; else what is to be done. */
export const meaningOf = (
  row: Obligation,
  titleOf: (code: string) => string | undefined,
): string => {
  const what = plainWhat(row);
  return titleOf(/^[\w-]+/.exec(what)?.[0] ?? '') ?? what;
};

/** What is to be done, without the id of a break-glass, which says nothing to people. */
export const plainWhat = ({ kind, what }: Obligation): string =>
  plain(kind === 'post-review' ? what.replace(/: break-glass .*$/, '') : what, nothing);
