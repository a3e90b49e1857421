import { type Approval } from '#work-order';
import { askAnew, refuse } from './approval-context';
import { isLegal, type Move } from './moves';

/** Refuses what is late for a request: it was answered, has run out, or nobody is asked yet. */
export const mustBeOpen = (approval: Approval, move: Move, now: string): void => {
  const { status, dueAt } = approval;
  if (!isLegal(move, approval)) throw refuse('approval_closed', whyClosed(approval), { status });
  if (status === 'requested' && dueAt <= now)
    throw refuse('approval_closed', `Its time has run out: ${askAnew(approval)}.`, {
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
      return `It is ${approval.status} already, and an answer counts once: to change it, revoke it and ${askAnew(approval)}.`;
    default:
      return `It is ${approval.status} already: ${askAnew(approval)}.`;
  }
};
