import { useRead } from '../../api/queries';
import { UserText } from '../../parts/user-text';
import { Mark } from '../../parts/mark';
import { useMay } from '../../session/session';
import { type ApprovalRow } from './coverage';

const PEOPLE_MAX = 12;

/** Who could answer now, as the server knows by the rules of an answer, and who of them is away. */
export const CanAnswer = ({ row }: { readonly row: ApprovalRow }) => {
  const { isAllowed, why } = useMay('approval-answerers');
  const { approvalId, workOrderId } = row;
  const { data } = useRead('/v1/approvals/{approvalId}/answerers', {
    path: { approvalId },
    query: { workOrderId },
    enabled: isAllowed,
  });
  if (!isAllowed) return why ?? null;
  if (!data) return null;
  const people = data.body.people.filter(({ hasSigned }) => !hasSigned);
  if (people.length === 0)
    return <Mark kind="warn">nobody: reassign it to somebody who may answer</Mark>;
  const more = people.length - PEOPLE_MAX;
  return (
    <>
      {people.slice(0, PEOPLE_MAX).map(({ principal, isAway }, i) => (
        <span key={principal}>
          {i > 0 && ', '}
          <UserText>{principal}</UserText>
          {isAway && ' (away)'}
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
};
