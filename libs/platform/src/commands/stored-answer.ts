import { type CommandResult, Refusal, type RefusalAnswer } from '#kernel';

/** What a handled command answers: the answer, and where in the log its last event stands. */
export interface Handled {
  readonly answer: unknown;
  readonly position: number | null;
  /** The command had been done before; this is its first result. */
  readonly replayed: boolean;
}

/** A refusal as it is kept with its command. */
export const refusalAnswer = ({ code, message, facts, errors }: Refusal): RefusalAnswer => ({
  refusal: { code, message, facts, errors },
});

const isRefusalAnswer = (answer: unknown): answer is RefusalAnswer =>
  typeof answer === 'object' && answer !== null && 'refusal' in answer;

/** What a command that was done before is answered. */
export const replay = (result: CommandResult | 'reused'): Handled => {
  if (result === 'reused')
    throw new Refusal(
      'idempotency_key_reused',
      'This idempotency key was used with another request: send a new key with a new request.',
    );
  return settled(result, true);
};

/** A kept result as the caller hears it: the answer, or the same no again. */
export const settled = ({ answer, lastPosition }: CommandResult, replayed: boolean): Handled => {
  if (isRefusalAnswer(answer)) {
    const { code, message, facts, errors } = answer.refusal;
    throw new Refusal(code, message, { ...facts, position: lastPosition }, errors);
  }
  return { answer, position: lastPosition, replayed };
};
