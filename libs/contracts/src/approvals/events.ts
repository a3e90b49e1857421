import { accessRequestCancelled, accessRequestSubmitted } from './access-request-events';
import {
  approvalExpired,
  approvalGranted,
  approvalRecorded,
  approvalRejected,
  approvalRevoked,
  approvalSigned,
  approvalSuperseded,
} from './answer-events';
import {
  absenceDeclared,
  absenceEnded,
  approvalEscalated,
  conditionMet,
  obligationAssigned,
} from './obligation-events';
import { obligationClaimed, obligationReleased } from './claim-events';
import { approvalDrafted, approvalRequested } from './request-events';

export * from './access-request-events';
export * from './answer-events';
export * from './claim-events';
export * from './coverage';
export * from './obligation-events';
export * from './request-events';

/** Everything that approvals tell. */
export const approvalEvents = [
  approvalDrafted,
  approvalRequested,
  approvalRecorded,
  approvalSigned,
  approvalGranted,
  approvalRejected,
  approvalRevoked,
  approvalExpired,
  approvalSuperseded,
  approvalEscalated,
  conditionMet,
  obligationAssigned,
  obligationClaimed,
  obligationReleased,
  absenceDeclared,
  absenceEnded,
  accessRequestSubmitted,
  accessRequestCancelled,
] as const;
