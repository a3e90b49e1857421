import { type CommandOf, type confirmApproval } from '#contracts';
import { type NewEvent } from '#kernel';
import {
  type Approval,
  mustBeIndependentOf,
  peopleOf,
  type RecordedAnswer,
  type WorkOrder,
} from '#work-order';
import { found, type InContext, mustHaveSeen, refuse } from './approval-context';
import { grantOf, mustTakeAnswers } from './granting';
import { maySignInPerson, mustVouchOnce } from './on-behalf';
import {
  answerable,
  mustHaveOwner,
  mustNotBeDelegate,
  mustNotBeRequester,
  notTheirs,
} from './who-answers';

type Confirm = InContext<CommandOf<typeof confirmApproval>>;

/**
 * A recorded answer becomes the approver's grant when a second person confirms what shows it: neither its recorder
 * nor a requester, nor a delegate. Everything that a grant needs is checked as of now. Domain rules 4 and 6.
 */
export const confirm = (
  { data, metadata, context }: Confirm,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, comment } = data;
  const { approval, absences } = answerable(workOrder, found(workOrder, approvalId), context);
  const { actor, now } = metadata;
  mustTakeAnswers(approval, now);
  const record = recordOf(approval, data.number);
  const { recordedBy, onBehalfOf, issuedBy } = record;
  const recorder = { id: recordedBy, onBehalfOf, issuedBy };
  mustHaveOwner(approval);
  mustNotBeDelegate(approval.owner, metadata);
  mustBeSecond(approval, peopleOf(recorder), peopleOf(actor));
  mustBeIndependentOf(workOrder, peopleOf(recorder), actor);
  for (const one of [actor, recorder, { id: record.approver }])
    mustNotBeRequester(workOrder, approval, one);
  if (!maySignInPerson(approval, record.approver, metadata, absences)) {
    if (record.owner !== approval.owner) throw notTheirs(approval);
    mustVouchOnce(approval, { actor: recorder, now }, absences);
  }
  mustHold(record, now);
  mustHaveSeen(data, context);

  const { permits, scope, conditions, singleUse, uses, evidence, expiresAt } = record;
  const { event } = grantOf(
    approval,
    {
      answer: {
        workOrderId,
        approvalId,
        permits: [...permits],
        scope,
        conditions: [...conditions],
        singleUse,
        uses,
        evidence: [...evidence],
        comment,
      },
      answerer: {
        person: record.approver,
        recordedBy,
        confirmedBy: actor.id,
        record: record.number,
      },
      until: expiresAt,
      metadata,
      context: { ...context, absences },
    },
    workOrder,
  );
  return [event];
};

const recordOf = ({ records = [] }: Approval, number: number): RecordedAnswer => {
  const record = records.find((one) => one.number === number);
  const open = records.filter(({ confirmedBy }) => confirmedBy === null);
  if (!record)
    throw refuse(
      'record_not_found',
      `No answer ${number} was recorded for it: ${open.map((one) => one.number).join(', ') || 'none'} can be confirmed.`,
      { numbers: open.map((one) => one.number) },
    );
  if (record.confirmedBy !== null)
    throw refuse('approval_closed', `${record.confirmedBy} confirmed it before.`, { number });
  return record;
};

/** What one person alone says of another is no proof. */
const mustBeSecond = (
  { owner }: Approval,
  recorders: readonly string[],
  confirmers: readonly string[],
): void => {
  if (confirmers.some((one) => recorders.includes(one)))
    throw refuse(
      'approval_not_yours',
      'You recorded this answer, or act for who did: another person must confirm it.',
      { owner },
    );
};

const mustHold = ({ expiresAt }: RecordedAnswer, now: string): void => {
  if (expiresAt <= now)
    throw refuse(
      'approval_closed',
      `The recorded answer held until ${expiresAt}: have the owner answer again.`,
      { expiresAt },
    );
};
