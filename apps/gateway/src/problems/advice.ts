import { HttpStatus } from '@nestjs/common';
import { HEADERS_TOO_LARGE, type ProblemCode, problemStatus } from './problem';

/** What the caller does about a problem with this code. */
export const adviceOf = (code: ProblemCode): string =>
  byCode[code] ?? byStatus[problemStatus[code]]!;

const VALIDATE = 'Correct the places that errors name; writ validate checks them without a server.';

/** Where there is more to explain than the status does. */
const byCode: Readonly<Partial<Record<ProblemCode, string>>> = {
  idempotency_key_reused:
    'The key belongs to another command: send that command again as it was, or take a new key.',
  secret_found:
    'Take the secret out of the place that errors names, and replace it where it is in use.',
  closure_refused: 'Do what unmet lists, then close again.',
  workflow_invalid: VALIDATE,
  policy_invalid: VALIDATE,
  golden_case_failed: VALIDATE,
  exception_code_not_found: 'Define the exception code first, or correct its name.',
  calendar_not_found: 'Define the calendar first, or correct its name.',
  self_approval: 'Somebody other than the requester has to answer.',
  self_review: 'Somebody else has to review it.',
  scope_wider_than_requested: 'Approve at most the scope that was requested.',
  delegation_not_accepted: 'The delegate has to accept it first.',
  outcome_reported:
    'Nothing is left to report. Where the first report is wrong, raise an exception about the decision.',
  work_order_stopped: 'Resume the work order first.',
  task_expired: 'Ask the question again: the approvals of this task have ended.',
  expired_denial: 'Ask the question again, and request access with the new denial.',
};

const byStatus: Readonly<Record<number, string>> = {
  [HttpStatus.BAD_REQUEST]: 'The request does not have the shape that /docs describes: correct it.',
  [HttpStatus.UNAUTHORIZED]: 'Send a valid credential as `Authorization: Bearer <key or token>`.',
  [HttpStatus.FORBIDDEN]: 'This caller may not do this: ask with a credential that may.',
  [HttpStatus.NOT_FOUND]:
    'What the request is about does not exist: check the ids. What was made just now is found with `atLeast`, the position that the command answered.',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'Use one of the methods in the Allow header.',
  [HttpStatus.CONFLICT]: 'It exists, but its state does not allow this: read it, then decide.',
  [HttpStatus.GONE]: 'It was there, and is not there any more: nothing brings it back.',
  [HttpStatus.PRECONDITION_FAILED]: 'It has changed since you read it: read it again, then decide.',
  [HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE]:
    'Ask for a range within the size that the headers state.',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'Send less at once.',
  [HttpStatus.URI_TOO_LONG]: 'Check the ids and tokens in the address.',
  [HEADERS_TOO_LARGE]: 'Send fewer or shorter headers.',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'Send one of the media types that /docs lists.',
  [HttpStatus.UNPROCESSABLE_ENTITY]: 'The request says something that cannot be: correct it.',
  [HttpStatus.TOO_MANY_REQUESTS]: 'Wait as long as Retry-After says, then ask again.',
  [HttpStatus.SERVICE_UNAVAILABLE]:
    'Nothing is known to have happened. Wait as long as Retry-After says, then ask again with the same Idempotency-Key.',
  [HttpStatus.INTERNAL_SERVER_ERROR]: 'This is a fault of ours: report the traceId.',
};
