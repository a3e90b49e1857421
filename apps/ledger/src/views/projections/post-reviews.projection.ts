import {
  type ObligationAssignedData,
  oneOf,
  obligationStates,
  type PostReviewBreachedData,
  type PostReviewCompletedData,
  type PostReviewScheduledData,
  postReviewsRow,
} from '#contracts';
import { defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { claimSteps } from './claim-steps';
import { doneBy, listed, type Recorded } from './cells';
import { moved } from './obligation-row';
import { json, type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

const postReviewsTable = storedTable({
  ...postReviewsRow.fields,
  declaredBy: json<readonly string[]>(),
  state: oneOf(obligationStates),
});

type PostReviewRow = StoredRow<typeof postReviewsTable>;

const scheduled = (
  _row: PostReviewRow | undefined,
  { data, ...event }: Recorded<PostReviewScheduledData>,
): PostReviewRow => ({
  ...postReviewsTable.empty,
  tenant: event.tenant,
  post_review_id: data.postReviewId,
  work_order_id: data.workOrderId,
  break_glass_id: data.breakGlassId,
  code: data.code,
  owner: data.owner,
  declared_by: data.declaredBy,
  job_type: data.jobType,
  workflow_id: data.workflowId,
  status: 'open',
  state: 'open',
  scheduled_at: event.occurredAt,
  due_at: data.dueAt,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

const rowsOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (!type.startsWith('obligation.')) return [[tenant, data.postReviewId]];
  return data.kind === 'post-review' ? [[tenant, data.subject]] : [];
};

/** Which break-glasses are to be reviewed by whom until when, and what was found? */
export const postReviews = withTextPlaces(
  defineProjection<PostReviewRow>({
    name: 'post_reviews',
    version: 3,
    columns: postReviewsTable.columns,
    key: ['tenant', 'post_review_id'],
    rowsOf,
    on: {
      'post-review.scheduled': scheduled,
      'post-review.breached': moved<PostReviewRow, PostReviewBreachedData>((row, event) => ({
        escalation_step: Math.max(row.escalation_step ?? 0, event.data.escalationStep.number),
        escalated_to: event.data.escalationStep.owner,
        breached_at: row.breached_at ?? event.occurredAt,
      })),
      'post-review.completed': moved<PostReviewRow, PostReviewCompletedData>((row, event) => ({
        status: 'completed',
        state: doneBy(row.due_at, event.occurredAt),
        verdict: event.data.verdict,
        reviewed_by: event.data.reviewedBy,
        evidence: listed(event.data.evidence),
        completed_at: event.occurredAt,
      })),
      ...claimSteps<PostReviewRow>(),
      'obligation.assigned': moved<PostReviewRow, ObligationAssignedData>((_row, { data }) => ({
        owner: data.owner,
      })),
    },
  }),
  { 'post-review.completed': { findings: 'findings' } },
);
