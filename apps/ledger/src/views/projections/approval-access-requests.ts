import { type AccessRequestCell, type AccessRequestSubmittedData } from '#contracts';
import { type ApprovalRow } from './approval-row';
import { type Recorded } from './cells';

/** How many access requests a row shows. */
const SHOWN_MAX = 20;

/** The approvals for which the items of an access request wait, each once. */
export const approvalsRequested = ({ items }: AccessRequestSubmittedData): readonly string[] => [
  ...new Set(items.flatMap(({ approvals = [] }) => approvals)),
];

/** The access requests of a row with one more: what its requester states beside the question, but for texts. */
export const withAccessRequest = (
  { access_requests: before }: Pick<ApprovalRow, 'access_requests'>,
  { data, actor, occurredAt }: Recorded<AccessRequestSubmittedData>,
): readonly AccessRequestCell[] => {
  const { subject, requestedUntil = null, answers = [] } = data;
  const { type, id } = subject;
  const added = {
    requestedBy: actor.id,
    requestedAt: occurredAt,
    subject: { type, id },
    requestedUntil,
    answers,
  };
  return [...(before ?? []), added].slice(-SHOWN_MAX);
};
