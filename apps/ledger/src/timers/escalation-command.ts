import {
  type ApprovalEscalationStep,
  breachPostReview,
  breachRemediation,
  type CommandDefinition,
  escalateApproval,
  escalateException,
  expireApproval,
  expireBreakGlass,
  expireHalt,
  raiseFromEvent,
  remindDelegation,
  SERVICE_ROLE,
  OUTCOME_UNKNOWN,
} from '#contracts';
import { type ClaimedTimer, type CommandFrame } from '#platform';

/** The command that a due escalation step calls for, and who owns it. */
export interface EscalationCommand {
  readonly definition: CommandDefinition;
  readonly frame: CommandFrame;
}

type Timer = Pick<ClaimedTimer, 'tenant' | 'kind' | 'subject' | 'escalationStep' | 'details'>;
type Called = { readonly definition: CommandDefinition; readonly data: object };

/** What each kind of obligation does about its escalation steps. A further kind is a further entry. */
const kinds: Readonly<Record<string, (timer: Timer) => Called>> = {
  approval: (timer) => {
    const about = { ...workOrderOf(timer), approvalId: timer.subject };
    return timer.escalationStep === 'expire'
      ? { definition: expireApproval, data: about }
      : {
          definition: escalateApproval,
          data: { ...about, escalationStep: timer.escalationStep as ApprovalEscalationStep },
        };
  },
  exception: (timer) => ({
    definition: escalateException,
    data: {
      ...workOrderOf(timer),
      exceptionId: timer.subject,
      escalationStep: Number(timer.escalationStep),
    },
  }),
  'post-review': (timer) => ({
    definition: breachPostReview,
    data: {
      ...workOrderOf(timer),
      postReviewId: timer.subject,
      escalationStep: Number(timer.escalationStep),
    },
  }),
  remediation: (timer) => ({
    definition: breachRemediation,
    data: {
      ...workOrderOf(timer),
      remediationId: timer.subject,
      escalationStep: Number(timer.escalationStep),
    },
  }),
  'break-glass': (timer) => ({
    definition: expireBreakGlass,
    data: { ...workOrderOf(timer), breakGlassId: timer.subject },
  }),
  halt: ({ subject }) => ({ definition: expireHalt, data: { haltId: subject } }),
  delegation: ({ subject }) => {
    const [workOrderId, dispatchId] = subject.split('/');
    return { definition: remindDelegation, data: { workOrderId, dispatchId } };
  },
  work: ({ subject }) => ({
    definition: raiseFromEvent,
    data: { workOrderId: subject, code: 'work-overdue', cause: 'work', subject },
  }),
  outcome: (timer) => ({
    definition: raiseFromEvent,
    data: {
      ...workOrderOf(timer),
      code: OUTCOME_UNKNOWN,
      cause: 'outcome',
      subject: timer.subject,
    },
  }),
};

/** Absent for a remediation that belongs to no work order. */
const workOrderOf = ({ details: { workOrderId } }: Timer): { workOrderId?: string } =>
  workOrderId ? { workOrderId: workOrderId as string } : {};

/** Throws on a kind that nobody knows: newer code has set it and will act on it. */
export const escalationCommand = (timer: Timer, commandId: string): EscalationCommand => {
  const commandOf = Object.hasOwn(kinds, timer.kind) ? kinds[timer.kind] : undefined;
  if (!commandOf) throw new Error(`This version has no escalation path for ${timer.kind}.`);
  const { definition, data } = commandOf(timer);
  const metadata = {
    commandId,
    tenant: timer.tenant,
    actor: { id: 'service-ledger' },
    roles: [SERVICE_ROLE],
    correlationId: commandId,
    causationId: timer.details['eventId'] as string,
  };
  return { definition, frame: { name: definition.name, data, metadata } };
};
