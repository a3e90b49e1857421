import {
  type AnswerPlanBody,
  type CommandOf,
  type grantApproval,
  type grantPlan,
  type rejectApproval,
  type rejectPlan,
} from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { type Approval, evolve, type WorkOrder } from '#work-order';
import { type InContext, refuse } from './approval-context';
import { decideGrant } from './granting';
import { reject } from './rejection-and-expiry';
import { answerable, mayAnswer, maySign } from './who-answers';

type GrantPlan = InContext<CommandOf<typeof grantPlan>>;
type RejectPlan = InContext<CommandOf<typeof rejectPlan>>;
type AnswerPlan = GrantPlan | RejectPlan;

/**
 * Each chosen line, or every one that waits, is answered as its approval would be alone, in one commit: where one of them cannot be,
 * none is. A line that waits for several owners gets the answer of those for whom the sender may answer.
 */
export const decidePlanAnswer = (
  command: AnswerPlan,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const events: NewEvent[] = [];
  let current = workOrder;
  for (const approval of answeredBy(command, workOrder)) {
    const answered =
      command.type === 'grant-plan'
        ? decideGrant(grantOf(command, approval), current)
        : reject(rejectionOf(command, approval), current);
    events.push(...answered);
    current = answered.reduce((state, event) => evolve(state, event as RecordedEvent), current);
  }
  return events;
};

const answeredBy = (command: AnswerPlan, workOrder: WorkOrder): readonly Approval[] => {
  const { data } = command;
  const ofPlan = approvalsOfPlan(workOrder, data.planId);
  if (ofPlan.length === 0)
    throw refuse('plan_not_found', 'No plan of this id waits for an approval on this work order.');
  const waiting = ofPlan.filter((one) => one.status === 'requested' && isMeant(data, one));
  const what = data.kind === undefined ? 'approval' : `${data.kind} approval`;
  if (data.lines === undefined) {
    if (waiting.length === 0)
      throw refuse('plan_line_not_waiting', `No line of the plan waits for any ${what}.`);
    return ownAmong(waiting, command, workOrder);
  }
  return data.lines.flatMap((line) => {
    const ofLine = waiting.filter(({ plan }) => plan!.line === line);
    if (ofLine.length === 0)
      throw refuse('plan_line_not_waiting', `Line ${line} of the plan waits for no ${what}.`, {
        line,
      });
    return ownAmong(ofLine, command, workOrder);
  });
};

/** Those that the sender may answer; all of them where that is none, so that the answer to the first says why. */
const ownAmong = (
  waiting: readonly Approval[],
  { type, metadata, context }: AnswerPlan,
  workOrder: WorkOrder,
): readonly Approval[] => {
  const may = type === 'grant-plan' ? maySign : mayAnswer;
  const own = waiting.filter((one) => {
    const { approval, absences } = answerable(workOrder, one, context);
    return may(approval, metadata, absences);
  });
  return own.length > 0 ? own : waiting;
};

const approvalsOfPlan = ({ approvals }: WorkOrder, planId: string): readonly Approval[] =>
  Object.values(approvals).filter(({ plan }) => plan?.planId === planId);

/** Whether the answer is for it: where it names a kind, the sender was shown no other. */
const isMeant = ({ kind }: AnswerPlanBody, approval: Approval): boolean =>
  kind === undefined || approval.kind === kind;

/** Those of the lines of which the sender says what they saw. */
export const seenApprovals = (data: AnswerPlanBody, workOrder: WorkOrder): readonly string[] => {
  const seen = new Set(data.seen?.map(({ line }) => line));
  return approvalsOfPlan(workOrder, data.planId)
    .filter((one) => seen.has(one.plan!.line) && isMeant(data, one))
    .map(({ approvalId }) => approvalId);
};

const grantOf = (
  { data, metadata, context }: GrantPlan,
  approval: Approval,
): InContext<CommandOf<typeof grantApproval>> => {
  const { validFor, comment } = data;
  return {
    type: 'grant-approval',
    data: { ...aboutOf(data, approval), validFor, comment },
    metadata,
    context,
  };
};

const rejectionOf = (
  { data, metadata, context }: RejectPlan,
  approval: Approval,
): InContext<CommandOf<typeof rejectApproval>> => ({
  type: 'reject-approval',
  data: { ...aboutOf(data, approval), reason: data.reason },
  metadata,
  context,
});

const aboutOf = ({ workOrderId, seen: shown }: AnswerPlanBody, { approvalId, plan }: Approval) => {
  const seen = shown?.find(({ line }) => line === plan!.line)?.seen;
  return { workOrderId, approvalId, ...(seen !== undefined && { seen }) };
};
