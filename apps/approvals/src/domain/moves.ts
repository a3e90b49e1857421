import { type Approval, type ApprovalStatus } from '#work-order';
import { requestAgain, refuse } from './approval-context';

/** Commands that move an approval, or change what it still waits for. */
type Move =
  | 'request'
  | 'answer'
  | 'widen'
  | 'reject'
  | 'revoke'
  | 'meet'
  | 'assign'
  | 'expire'
  | 'warn'
  | 'hand-over'
  | 'supersede';

const granted = ['partial', 'conditional', 'approved'] as const;

/** The statuses in which each move is legal; in every other it changes nothing. Domain rule 4. */
const legalIn: Readonly<Record<Move, readonly ApprovalStatus[]>> = {
  request: ['draft'],
  answer: ['requested'],
  widen: ['partial'],
  reject: ['requested'],
  revoke: granted,
  meet: granted,
  assign: ['draft', 'requested'],
  expire: ['requested', ...granted],
  warn: ['requested', ...granted],
  'hand-over': ['requested'],
  supersede: ['requested', ...granted],
};

/** Whether a move is legal for an approval as it stands. */
export const isLegal = (move: Move, { status }: { readonly status: ApprovalStatus }): boolean =>
  legalIn[move].includes(status);

/** Refuses what is late for a request, or early: it was answered, has run out, or is a draft. */
export const mustBeOpen = (approval: Approval, move: Move, now: string): void => {
  const { status, dueAt } = approval;
  if (!isLegal(move, approval)) throw refuse('approval_closed', whyClosed(approval), { status });
  if (status === 'requested' && dueAt <= now)
    throw refuse('approval_closed', `Its time has run out: ${requestAgain(approval)}.`, {
      status: 'expired',
      dueAt,
    });
};

const whyClosed = (approval: Approval): string => {
  switch (approval.status) {
    case 'draft':
      return 'It is a draft that nobody is asked for yet: request it first.';
    case 'partial':
    case 'conditional':
    case 'approved':
      return `It is ${approval.status} already, and an answer counts once: to change it, revoke it and ${requestAgain(approval)}.`;
    default:
      return `It is ${approval.status} already: ${requestAgain(approval)}.`;
  }
};
