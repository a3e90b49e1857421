import {
  type BreakGlassDeclaredData,
  type BreakGlassEndedData,
  type PostReviewScheduledData,
} from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { scopeCells, scopeColumns } from './approval-row';
import { listed, type Recorded, TBD } from './cells';
import { moved } from './obligation-row';
import { withTextPlaces } from './text-places';

interface BreakGlassRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly break_glass_id: string;
  readonly work_order_id: string;
  readonly code: string;
  /** `live` until somebody or the timer ends it: its time may be over before. */
  readonly status: 'live' | 'ended' | 'expired';
  readonly declared_by: string;
  readonly on_behalf_of: string | null;
  readonly permits: string | null;
  readonly bypassed: string | null;
  readonly second_signature_owner: string | null;
  readonly second_signature_because: string | null;
  readonly job_type: string;
  readonly workflow_id: string;
  readonly declared_at: string;
  readonly expires_at: string;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
  readonly exception_id: string;
  readonly post_review_id: string;
  readonly remediation_id: string;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const declared = (
  _row: BreakGlassRow | undefined,
  { data, ...event }: Recorded<BreakGlassDeclaredData>,
): BreakGlassRow => ({
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
  ended_at: null,
  ended_by: null,
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
    columns: {
      tenant: 'text',
      break_glass_id: 'text',
      work_order_id: 'text',
      code: 'text',
      status: 'text',
      declared_by: 'text',
      on_behalf_of: 'text',
      permits: 'text',
      ...scopeColumns('scope'),
      bypassed: 'text',
      second_signature_owner: 'text',
      second_signature_because: 'text',
      job_type: 'text',
      workflow_id: 'text',
      declared_at: 'timestamptz',
      expires_at: 'timestamptz',
      ended_at: 'timestamptz',
      ended_by: 'text',
      exception_id: 'text',
      post_review_id: 'text',
      remediation_id: 'text',
      event_id: 'text',
      position: 'bigint',
      last_position: 'bigint',
    },
    key: ['tenant', 'break_glass_id'],
    rowsOf: ({ tenant, data }) => [[tenant, data.breakGlassId]],
    on: {
      'break-glass.declared': declared,
      // The declaration does not say them, and the review that it owes stands in the same append.
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
