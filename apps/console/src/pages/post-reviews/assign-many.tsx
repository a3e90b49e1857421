import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { useTitle } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { type QueueRow } from './queue-item';
import { obligationIdOf } from './obligations';

const NAMED = 5;

/** Assigns several reviews to one owner; the ones before a refusal are assigned. */
export const AssignMany = ({
  reviews,
  onAssigned,
}: {
  readonly reviews: readonly QueueRow[];
  readonly onAssigned: () => void;
}) => (
  <Act
    command="assign-obligation"
    label={`Assign ${reviews.length === 1 ? '1 review' : `${reviews.length} reviews`}`}
    fields={[
      { name: 'owner', label: 'New owner', kind: 'owner', required: true },
      { name: 'reason', label: 'Reason', kind: 'lines', required: true },
    ]}
    run={async ({ owner = '', reason = '' }) => {
      let last: { readonly data?: unknown } = {};
      for (const { postReviewId, workOrderId } of reviews)
        last = await api.POST('/v1/obligations/{obligationId}/assign', {
          params: { path: { obligationId: obligationIdOf('post-review', postReviewId) } },
          body: { owner, reason, workOrderId },
        });
      return last;
    }}
    onDone={onAssigned}
  >
    <ul>
      {reviews.slice(0, NAMED).map((review) => (
        <li key={review.postReviewId}>
          <Named review={review} />
        </li>
      ))}
      {reviews.length > NAMED && <li>and {countText(reviews.length - NAMED)} more</li>}
    </ul>
  </Act>
);

const Named = ({ review }: { readonly review: QueueRow }) => (
  <UserText>{useTitle(review.workOrderId, review.title)}</UserText>
);
