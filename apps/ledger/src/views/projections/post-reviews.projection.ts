import {
  type ObligationAssignedData,
  type PostReviewBreachedData,
  type PostReviewCompletedData,
  type PostReviewScheduledData,
} from '#contracts';
import { type Cell, defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { doneBy, type ObligationState, listed, type Recorded } from './cells';
import { moved } from './obligation-row';
import { withTextPlaces } from './text-places';

interface PostReviewRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly post_review_id: string;
  readonly work_order_id: string;
  readonly break_glass_id: string;
  readonly code: string;
  readonly owner: string;
  /** Who declared, and everyone they did it for. */
  readonly declared_by: readonly string[];
  readonly job_type: string;
  readonly workflow_id: string;
  readonly status: 'open' | 'completed';
  readonly state: ObligationState;
  readonly verdict: string | null;
  readonly reviewed_by: string | null;
  readonly evidence: string | null;
  readonly scheduled_at: string;
  readonly due_at: string;
  /** The highest escalation step that was taken. */
  readonly escalation_step: number | null;
  readonly escalated_to: string | null;
  readonly breached_at: string | null;
  readonly completed_at: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const scheduled = (
  _row: PostReviewRow | undefined,
  { data, ...event }: Recorded<PostReviewScheduledData>,
): PostReviewRow => ({
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
  verdict: null,
  reviewed_by: null,
  evidence: null,
  scheduled_at: event.occurredAt,
  due_at: data.dueAt,
  escalation_step: null,
  escalated_to: null,
  breached_at: null,
  completed_at: null,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

const rowsOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (type !== 'obligation.assigned') return [[tenant, data.postReviewId]];
  return data.kind === 'post-review' ? [[tenant, data.subject]] : [];
};

/** Which break-glasses are to be reviewed by whom until when, and what was found? */
export const postReviews = withTextPlaces(
  defineProjection<PostReviewRow>({
    name: 'post_reviews',
    version: 2,
    columns: {
      tenant: 'text',
      post_review_id: 'text',
      work_order_id: 'text',
      break_glass_id: 'text',
      code: 'text',
      owner: 'text',
      declared_by: 'jsonb',
      job_type: 'text',
      workflow_id: 'text',
      status: 'text',
      state: 'text',
      verdict: 'text',
      reviewed_by: 'text',
      evidence: 'text',
      scheduled_at: 'timestamptz',
      due_at: 'timestamptz',
      escalation_step: 'integer',
      escalated_to: 'text',
      breached_at: 'timestamptz',
      completed_at: 'timestamptz',
      event_id: 'text',
      position: 'bigint',
      last_position: 'bigint',
    },
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
      'obligation.assigned': moved<PostReviewRow, ObligationAssignedData>((_row, { data }) => ({
        owner: data.owner,
      })),
    },
  }),
  { 'post-review.completed': { findings: 'findings' } },
);
