import { HttpStatus } from '@nestjs/common';
import { type RefusalCode } from '#contracts';

const {
  BAD_REQUEST,
  CONFLICT,
  FORBIDDEN,
  NOT_FOUND,
  PAYLOAD_TOO_LARGE,
  TOO_MANY_REQUESTS,
  UNAUTHORIZED,
  UNPROCESSABLE_ENTITY,
  UNSUPPORTED_MEDIA_TYPE,
} = HttpStatus;

/**
 * The only place where a business no becomes an HTTP number. A new refusal must be named here.
 *
 * 404: what the request is about is not there. 409: it is there, but not in a state that allows this.
 * 422: the request was understood and says something that cannot be. 403: not by this caller.
 */
export const refusalStatus: Readonly<Record<RefusalCode, HttpStatus>> = {
  invalid_request: BAD_REQUEST,
  unauthenticated: UNAUTHORIZED,
  forbidden: FORBIDDEN,
  idempotency_key_reused: UNPROCESSABLE_ENTITY,
  not_found: NOT_FOUND,
  payload_too_large: PAYLOAD_TOO_LARGE,
  unsupported_media_type: UNSUPPORTED_MEDIA_TYPE,
  too_many_requests: TOO_MANY_REQUESTS,

  work_order_not_found: NOT_FOUND,
  work_order_exists: CONFLICT,
  work_order_closed: CONFLICT,
  work_order_not_closed: CONFLICT,
  work_order_stopped: CONFLICT,
  work_order_not_stopped: CONFLICT,
  workflow_not_found: NOT_FOUND,
  prerequisite_not_found: NOT_FOUND,
  step_not_found: NOT_FOUND,
  step_already_completed: CONFLICT,
  step_not_blocked: CONFLICT,
  exception_code_not_found: UNPROCESSABLE_ENTITY,
  fact_not_in_workflow: UNPROCESSABLE_ENTITY,
  fact_type: UNPROCESSABLE_ENTITY,
  closure_refused: CONFLICT,
  quarantine_not_found: NOT_FOUND,
  quarantine_already_replayed: CONFLICT,

  decision_not_found: NOT_FOUND,
  action_missing: UNPROCESSABLE_ENTITY,
  workflow_invalid: UNPROCESSABLE_ENTITY,
  policy_invalid: UNPROCESSABLE_ENTITY,
  policy_of_other_workflow: CONFLICT,
  golden_case_failed: UNPROCESSABLE_ENTITY,

  approval_not_found: NOT_FOUND,
  approval_exists: HttpStatus.CONFLICT,
  approval_signed_already: HttpStatus.CONFLICT,
  approval_evidence_missing: HttpStatus.UNPROCESSABLE_ENTITY,
  approval_stale: HttpStatus.CONFLICT,
  gate_not_found: HttpStatus.NOT_FOUND,
  condition_not_found: HttpStatus.NOT_FOUND,
  condition_met_already: HttpStatus.CONFLICT,
  absence_invalid: HttpStatus.UNPROCESSABLE_ENTITY,
  absence_not_found: HttpStatus.NOT_FOUND,
  policy_not_found: HttpStatus.NOT_FOUND,
  policy_version_not_found: HttpStatus.NOT_FOUND,
  policy_change_not_allowed: HttpStatus.FORBIDDEN,
  owner_missing_unowned: HttpStatus.UNPROCESSABLE_ENTITY,
  track_not_found: HttpStatus.NOT_FOUND,
  approval_closed: CONFLICT,
  approval_not_granted: CONFLICT,
  approval_not_yours: FORBIDDEN,
  approval_without_owner: CONFLICT,
  self_approval: FORBIDDEN,
  scope_wider_than_asked: UNPROCESSABLE_ENTITY,

  exception_not_found: NOT_FOUND,
  exception_closed: CONFLICT,

  evidence_exists: CONFLICT,
  evidence_digest_mismatch: UNPROCESSABLE_ENTITY,
  evidence_without_content: UNPROCESSABLE_ENTITY,
};
