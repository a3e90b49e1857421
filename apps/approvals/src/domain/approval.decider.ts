import {
  type ApprovalCommand,
  type ApprovalGrantedData,
  type ApprovalRefusal,
  type grantApproval,
  type CommandOf,
  type rejectApproval,
  type revokeApproval,
} from '#contracts';
import {
  assertNever,
  type CommandMetadata,
  type Decider,
  type FieldError,
  type NewEvent,
  plus,
  Refusal,
  type RefusalFacts,
} from '#kernel';
import { type Approval, entryOf, evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { narrowed, widened } from './narrowing';
import { isRequester, mayAnswerFor, neverAnswers } from './who-answers';

/** Facts from outside the work order's stream. */
export interface ApprovalContext {
  /** How long a grant of this kind holds where its owner says nothing (ISO 8601). */
  readonly validFor: string;
  /** Whether one run uses it up where its owner says nothing. */
  readonly singleUse: boolean;
}

type InContext<C> = C & { readonly context: ApprovalContext };

const decide = (command: InContext<ApprovalCommand>, workOrder: WorkOrder): readonly NewEvent[] => {
  switch (command.type) {
    case 'grant-approval':
      return grant(command, workOrder);
    case 'reject-approval':
      return reject(command, workOrder);
    case 'revoke-approval':
      return revoke(command, workOrder);
    default:
      return assertNever(command);
  }
};

const grant = (
  { data, metadata, context }: InContext<CommandOf<typeof grantApproval>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const approval = answerable(workOrder, data.approvalId, metadata);
  withoutConditions(data);
  const granted = narrowed(approval, data);
  const wider = widened(approval, granted);
  if (wider.length > 0)
    throw refuse(
      'scope_wider_than_asked',
      'A grant may be narrower than what was asked for, never wider; a wider one needs a new request.',
      { fields: wider.map(({ pointer }) => pointer) },
      wider,
    );

  const said: ApprovalGrantedData = {
    workOrderId: data.workOrderId,
    approvalId: approval.approvalId,
    grantedBy: metadata.actor.id,
    permits: [...granted.permits],
    scope: granted.scope,
    expiresAt: plus(metadata.now, data.validFor ?? context.validFor),
    singleUse: data.singleUse ?? context.singleUse,
    evidence: data.evidence,
    comment: data.comment,
  };
  return [{ type: 'approval.granted', data: said }];
};

/** Nothing can meet a condition yet, so a grant that has one would never cover anything. */
const withoutConditions = ({ conditions = [] }: CommandOf<typeof grantApproval>['data']): void => {
  if (conditions.length === 0) return;
  const message = 'conditions cannot be met yet: grant a narrower scope instead';
  throw new Refusal('invalid_request', `A grant is refused with these: ${message}.`, {}, [
    { pointer: '/conditions', message },
  ]);
};

const reject = (
  { data, metadata }: CommandOf<typeof rejectApproval>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, reason } = data;
  answerable(workOrder, approvalId, metadata);
  const rejectedBy = metadata.actor.id;
  return [{ type: 'approval.rejected', data: { workOrderId, approvalId, rejectedBy, reason } }];
};

const revoke = (
  { data, metadata }: CommandOf<typeof revokeApproval>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, reason } = data;
  const approval = found(workOrder, approvalId);
  if (!isGranted(approval))
    throw refuse(
      'approval_not_granted',
      `It is ${approval.status}: there is no yes to take back.`,
      {
        status: approval.status,
      },
    );
  if (approval.expiresAt !== null && approval.expiresAt <= metadata.now)
    throw refuse('approval_not_granted', 'It has expired: there is no yes left to take back.', {
      status: 'expired',
      expiresAt: approval.expiresAt,
    });
  onlyOwner(approval, metadata);

  const revokedBy = metadata.actor.id;
  return [{ type: 'approval.revoked', data: { workOrderId, approvalId, revokedBy, reason } }];
};

/** The request that this caller may answer now; refuses otherwise. Domain rules 4 and 6. */
const answerable = (
  workOrder: WorkOrder,
  approvalId: string,
  metadata: CommandMetadata,
): Approval => {
  const approval = found(workOrder, approvalId);
  if (approval.status !== 'requested')
    throw refuse('approval_closed', `It is ${approval.status} already: an answer counts once.`, {
      status: approval.status,
    });
  if (approval.dueAt <= metadata.now)
    throw refuse('approval_closed', 'Its time has run out: the action must be proposed again.', {
      status: 'expired',
      dueAt: approval.dueAt,
    });
  if (isRequester(workOrder, approval, metadata.actor))
    throw refuse(
      'self_approval',
      'Somebody must answer who neither asked for it nor is acting for one who did.',
    );
  onlyOwner(approval, metadata);
  return approval;
};

const found = (workOrder: WorkOrder, approvalId: string): Approval => {
  const approval = entryOf(workOrder.approvals, approvalId);
  if (!approval)
    throw refuse('approval_not_found', 'There is no such approval on this work order.');
  return approval;
};

const onlyOwner = ({ owner }: Approval, metadata: CommandMetadata): void => {
  if (owner === 'TBD')
    throw refuse(
      'approval_without_owner',
      'Nobody owns it yet: assign an owner, who then answers.',
    );
  if (neverAnswers(metadata))
    throw refuse('approval_not_yours', 'Delegates and integrators never answer approvals.', {
      owner,
    });
  if (!mayAnswerFor(owner, metadata))
    throw refuse('approval_not_yours', `It is for ${owner}: use a key that may answer for them.`, {
      owner,
    });
};

const isGranted = ({ status }: Approval): boolean =>
  status === 'approved' || status === 'conditional' || status === 'partial';

const refuse = (
  code: ApprovalRefusal,
  message: string,
  facts: RefusalFacts = {},
  errors: readonly FieldError[] = [],
): Refusal<ApprovalRefusal> => new Refusal(code, message, facts, errors);

/**
 * An owner's answer to what policy asked: yes (never more than was asked for), no, or a yes taken
 * back. It decides on the work order's stream; policy appends the request together with its wait.
 */
export const approvalDecider: Decider<WorkOrder, InContext<ApprovalCommand>, NewEvent> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
