import {
  type BreakGlassDeclaredData,
  type BreakGlassEndedData,
  breakGlassesRow,
  type PostReviewScheduledData,
} from '#contracts';
import { defineProjection } from '#kernel';
import { scopeCells } from './approval-row';
import { listed, type Recorded, TBD } from './cells';
import { moved } from './obligation-row';
import { type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

const breakGlassesTable = storedTable({
  ...breakGlassesRow.fields,
});

type BreakGlassRow = StoredRow<typeof breakGlassesTable>;

const declared = (
  _row: BreakGlassRow | undefined,
  { data, ...event }: Recorded<BreakGlassDeclaredData>,
): BreakGlassRow => ({
  ...breakGlassesTable.empty,
  tenant: event.tenant,
  break_glass_id: data.breakGlassId,
  work_order_id: data.workOrderId,
  code: data.code,
  status: 'live',
  declared_by: data.declaredBy,
  on_behalf_of: listed(data.onBehalfOf),
  permits: listed(data.permits),
  ...scopeCells('scope', data.scope),
  bypassed: listed(data.bypassed),
  second_signature_owner: data.secondSignature?.owner ?? null,
  second_signature_because: data.secondSignature?.because ?? null,
  job_type: TBD,
  workflow_id: TBD,
  declared_at: event.occurredAt,
  expires_at: data.expiresAt,
  exception_id: data.exceptionId,
  post_review_id: data.postReviewId,
  remediation_id: data.remediationId,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** Which urgent runs did somebody take on themselves, where and until when? */
export const breakGlasses = withTextPlaces(
  defineProjection<BreakGlassRow>({
    name: 'break_glasses',
    version: 2,
    columns: breakGlassesTable.columns,
    key: ['tenant', 'break_glass_id'],
    rowsOf: ({ tenant, data }) => [[tenant, data.breakGlassId]],
    on: {
      'break-glass.declared': declared,
      // The declaration does not have them, and its review is in the same append.
      'post-review.scheduled': moved<BreakGlassRow, PostReviewScheduledData>((_row, { data }) => ({
        job_type: data.jobType,
        workflow_id: data.workflowId,
      })),
      'break-glass.ended': moved<BreakGlassRow, BreakGlassEndedData>((_row, event) => ({
        status: event.data.because,
        ended_at: event.occurredAt,
        ended_by: event.data.endedBy,
      })),
    },
  }),
  {
    'break-glass.declared': { rationale: 'rationale' },
    'break-glass.ended': { comment: 'comment' },
  },
);
