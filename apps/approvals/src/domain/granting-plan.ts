import { type CommandOf, type grantApproval, type grantPlan, type GrantPlanBody } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { type Approval, evolve, type WorkOrder } from '#work-order';
import { type InContext, refuse } from './approval-context';
import { decideGrant } from './granting';
import { answerable, maySign } from './who-answers';

type GrantPlan = InContext<CommandOf<typeof grantPlan>>;
type Grant = InContext<CommandOf<typeof grantApproval>>;

/**
 * Each chosen line is granted as its approval would be alone, in one commit: where one of them cannot be, none is.
 * A line that waits for several owners gets the answer of those for whom the sender may sign.
 */
export const decidePlanGrant = (command: GrantPlan, workOrder: WorkOrder): readonly NewEvent[] => {
  const events: NewEvent[] = [];
  let current = workOrder;
  for (const line of command.data.lines)
    for (const approval of grantableOf(command, line, workOrder)) {
      const granted = decideGrant(grantOf(command, approval, line), current);
      events.push(...granted);
      current = granted.reduce((state, event) => evolve(state, event as RecordedEvent), current);
    }
  return events;
};

/** What waits of a line, for somebody else alone where the sender may sign nothing of it: the grant says why. */
const grantableOf = (
  { data, metadata, context }: GrantPlan,
  line: number,
  workOrder: WorkOrder,
): readonly Approval[] => {
  const ofPlan = approvalsOfPlan(workOrder, data.planId);
  if (ofPlan.length === 0)
    throw refuse('plan_not_found', 'No plan of this id waits for an approval on this work order.');
  const waiting = ofPlan.filter(
    (one) => one.plan!.line === line && one.status === 'requested' && isSigned(data, one),
  );
  if (waiting.length === 0) {
    const what = data.kind === undefined ? 'approval' : `${data.kind} approval`;
    throw refuse('plan_line_not_waiting', `Line ${line} of the plan waits for no ${what}.`, {
      line,
    });
  }
  const own = waiting.filter((one) => {
    const { approval, absences } = answerable(workOrder, one, context);
    return maySign(approval, metadata, absences);
  });
  return own.length > 0 ? own : waiting;
};

const approvalsOfPlan = ({ approvals }: WorkOrder, planId: string): readonly Approval[] =>
  Object.values(approvals).filter(({ plan }) => plan?.planId === planId);

/** Whether the signature is for it: where it names a kind, the signer was shown no other. */
const isSigned = ({ kind }: GrantPlanBody, approval: Approval): boolean =>
  kind === undefined || approval.kind === kind;

/** Those of the lines of which the sender says what they saw. */
export const seenApprovals = (data: GrantPlanBody, workOrder: WorkOrder): readonly string[] => {
  const seen = new Set(data.seen?.map(({ line }) => line));
  return approvalsOfPlan(workOrder, data.planId)
    .filter((one) => seen.has(one.plan!.line) && isSigned(data, one))
    .map(({ approvalId }) => approvalId);
};

const grantOf = (
  { data, metadata, context }: GrantPlan,
  { approvalId }: Approval,
  line: number,
): Grant => {
  const { workOrderId, validFor, comment } = data;
  const seen = data.seen?.find((one) => one.line === line)?.seen;
  return {
    type: 'grant-approval',
    data: { workOrderId, approvalId, validFor, comment, ...(seen !== undefined && { seen }) },
    metadata,
    context,
  };
};
