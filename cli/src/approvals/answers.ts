import { WritError } from '#client';
import { type ApprovalAnswer } from '#contracts';
import { type Session } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { approvalPath, type NamedApproval } from './named-approval';
import { type Review, reviewText, scopeText } from './review';

/** An answer that somebody is about to give. */
export interface Answering {
  readonly verb: 'grant' | 'reject';
  /** The question before it is sent: `Approve?` */
  readonly question: string;
  /** Made when the review is known; `seen` and the work order are added. */
  readonly bodyFor: (review: Review) => Readonly<Record<string, unknown>>;
  /** Nobody confirms at the terminal. */
  readonly yes?: boolean;
}

/**
 * Shows what is decided on, asks the reader where one sits there, and sends the answer with the digest
 * of what was shown, so that it is refused when more has changed meanwhile. Throws `WritError` when
 * the reader does not mean it.
 */
export const answerApproval = async (
  session: Session,
  named: NamedApproval,
  { verb, question, bodyFor, yes = false }: Answering,
): Promise<void> => {
  const { client, terminal, json } = session;
  const { approvalId, workOrderId } = named;
  const { body: review } = await client.get<Review>(approvalPath(approvalId, '/review'), {
    query: { workOrderId },
  });
  const asks = yes ? undefined : terminal.confirms;
  if (asks || !json) sayLine(terminal.err, reviewText(review));
  if (asks && !(await asks(question)))
    throw new WritError('Nothing was sent: the approval stands as it was.');
  const body = { workOrderId, ...bodyFor(review), seen: review.digest };
  const { body: answered, position } = await client.post<ApprovalAnswer>(
    approvalPath(approvalId, `/${verb}`),
    { body },
  );
  if (json) return sayJson(terminal.out, answered);
  sayLine(terminal.out, answeredText(verb, approvalId, answered, position));
};

const DONE = { grant: 'granted', reject: 'rejected' } as const;

const answeredText = (
  verb: Answering['verb'],
  approvalId: string,
  answered: ApprovalAnswer,
  position: string | undefined,
): readonly string[] => {
  const { status, signed = 0, stillNeeded = 0, expiresAt, record, conditions = [] } = answered;
  if (record !== undefined)
    return [
      `recorded answer ${record} of ${approvalId}${position ? ` (position ${position})` : ''}: nothing is approved yet`,
      `  another person confirms it: writ confirm-answer ${approvalId} ${record}`,
    ];
  const isWaiting = status === 'requested' && stillNeeded > 0;
  const done = isWaiting
    ? `signed ${approvalId}: ${signed} of ${signed + stillNeeded}`
    : DONE[verb];
  const until = expiresAt ? ` until ${expiresAt}` : '';
  const { singleUse, uses } = answered;
  const counted = uses === undefined ? '' : `, for ${uses} runs`;
  const once = singleUse ? ', for one run' : counted;
  const line = isWaiting ? done : `${done} ${approvalId}${until}${once}`;
  return [
    `${line}${position ? ` (position ${position})` : ''}`,
    ...(answered.narrower ? [partText(answered)] : []),
    ...conditions.map(({ number, text }) => `  condition ${number}: ${cellOf(text)}`),
    ...(conditions.length > 0
      ? [`  show one is met: writ meet ${approvalId} <n> --evidence <ids>`]
      : []),
  ];
};

const partText = ({ permits = [], scope = {} }: ApprovalAnswer): string =>
  `  for a part of what was requested: ${[cellOf(permits), scopeText(scope)].filter(Boolean).join('; ')}`;
