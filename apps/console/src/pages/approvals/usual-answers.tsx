import { useGroups } from '../../api/queries';
import { spanOf } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { type ApprovalRow } from './coverage';

const PEOPLE_MAX = 3;

/** Who answered such approvals before, and how soon: from whom to expect this answer. */
export const UsualAnswers = ({ row }: { readonly row: ApprovalRow }) => {
  const { rows, isPending } = useGroups('/v1/reports/approval-answers', {
    groupBy: 'answeredBy',
    owner: row.owner,
    kind: row.kind,
  });
  if (isPending) return null;
  if (rows.length === 0) return 'Nobody has answered one of this kind for its owner yet.';
  const all = rows.reduce((sum, { answered }) => sum + answered, 0);
  const most = rows.toSorted((one, other) => other.answered - one.answered).slice(0, PEOPLE_MAX);
  return most.map(({ answeredBy, answered, medianSeconds }, i) => (
    <span key={answeredBy}>
      {i > 0 && '; '}
      <UserText>{answeredBy ?? ''}</UserText>, {countText(answered)} of {countText(all)}
      {medianSeconds !== null && `, half within ${spanOf(medianSeconds * 1_000)}`}
    </span>
  ));
};
