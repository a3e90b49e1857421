import { consolePathOf, type Notice, type NoticeType } from '#contracts';
import { moneyText } from '#printing';
import { type NoticeAnswer } from './answers-of';
import { type Letter, timeText } from './letter';

/** Where a message leads, and by which clocks its reader lives. */
export interface LetterContext {
  /** The address of the console, without a slash at the end. */
  readonly baseUrl: string;
  readonly zone: string;
}

const headings: Readonly<Record<NoticeType, string>> = {
  'approval.requested': 'Your approval is requested',
  'approval.escalated': 'An approval still waits',
  'approval.granted': 'Your request was approved',
  'approval.rejected': 'Your request was rejected',
  'approval.expired': 'An approval expired',
  'approval.revoked': 'An approval was revoked',
  'approval.superseded': 'An approval was superseded',
  'decision.made': 'A decision was made again',
  'exception.raised': 'An exception is yours',
  'exception.assigned': 'An exception was assigned to you',
  'exception.escalated': 'An exception was escalated',
  'break-glass.declared': 'A break-glass bypasses your approval',
  'post-review.scheduled': 'A post-review is yours',
  'post-review.breached': 'A post-review is overdue',
  'remediation.opened': 'A remediation is yours',
  'remediation.breached': 'A remediation is overdue',
  'remediation.recurred': 'A remediation was opened again',
  'obligation.assigned': 'An obligation was assigned to you',
  'delegation.dispatched': 'A task was delegated to you',
  'delegation.reminded': 'A delegated task waits',
  'delegation.reported-done': 'A delegated task is reported done',
  'delegation.timed-out': 'A delegated task timed out',
  'delegation.confirmed': 'A delegated task is confirmed',
  'delegation.superseded': 'A delegated task was superseded',
  'delegation.stopped': 'A delegated task was called back',
  'question.asked': 'A question is yours to answer',
  'question.answered': 'Your question was answered',
  'alert.crossed': 'An alert has crossed',
  'access-request.ended': 'Your access request has ended',
  'halt.withdrew-runs': 'A halt stops work of yours',
};

/**
 * A notice in words: what, how much, who requested it, why, how to undo it, and until when. Once it is answered, it begins with
 * that. `recipients` are those that it is for.
 */
export const noticeLetter = (
  notice: Notice,
  { baseUrl, zone }: LetterContext,
  answer?: NoticeAnswer | null,
  recipients: readonly string[] = [notice.to],
): Letter => {
  const { type, subject, workOrderId, action, permits, reason, expiresAt } = notice;
  const heading = answer ? answeredHeading(answer) : headings[type];
  const what = action?.kind ?? permits.join(', ');
  const about = [what || (notice.title ?? subject.kind), workOrderId].filter(Boolean).join(', ');
  return {
    subject: `${heading}: ${about}`,
    heading,
    paragraphs: [reason],
    details: [
      ...detailOf('Answered', answer && timeText(answer.at, zone)),
      ...detailOf('Action', what),
      ...actionDetails(notice),
      ...detailOf('Outcome', notice.outcome),
      ...detailOf('Until', expiresAt && timeText(expiresAt, zone)),
      ...detailOf('Evidence', notice.evidence.length > 0 && String(notice.evidence.length)),
      ...detailOf('Work order', workOrderId),
    ],
    items: [],
    action: {
      label: 'Open in Writ',
      url: baseUrl + consolePathOf(subject.kind, subject.id, workOrderId),
    },
    footer: `This message is for ${recipients.join(', ')}. Opening it or the link decides nothing: you sign in and answer there. A reply to it reaches nobody.`,
  };
};

const actionDetails = ({ action, scope, requestedBy }: Notice): Letter['details'] => {
  const amount = action?.amount ?? scope?.amountUpTo;
  return [
    ...detailOf('System', action?.system ?? scope?.system),
    ...detailOf('Objects', (action?.objects ?? []).join(', ')),
    ...detailOf('Amount', amount && moneyText(amount)),
    ...detailOf('Seen by', action?.audience),
    ...detailOf('Requested by', requestedBy),
    ...detailOf('To undo it', action?.rollback),
  ];
};

const answeredHeading = ({ outcome, by }: NoticeAnswer): string =>
  by === undefined ? outcome : `${outcome} by ${by}`;

const detailOf = (
  name: string,
  value: string | null | undefined | false,
): readonly (readonly [string, string])[] => (value ? [[name, value]] : []);

/** Types that nobody waits for a morning with. */
export const urgentTypes: readonly NoticeType[] = ['break-glass.declared', 'halt.withdrew-runs'];

/**
 * Whether a notice is sent at once: a break-glass, a halt, and what ends between now (`at`) and `opening`, the next working hour. What is
 * over already waits.
 */
export const isUrgent = ({ type, expiresAt }: Notice, at: string, opening: string): boolean =>
  urgentTypes.includes(type) || (expiresAt !== null && expiresAt > at && expiresAt <= opening);
