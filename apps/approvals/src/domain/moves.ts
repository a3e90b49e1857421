import { type ApprovalStatus } from '#work-order';

/** Commands that move an approval, or change what it still waits for. */
export type Move =
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
