import {
  type AppendItem,
  type CommandKey,
  type CommandResult,
  Refusal,
  type RefusalAnswer,
} from '#kernel';
import { type TraceContext } from '../tracing';
import { type Waiting } from './lane';
import { type Folded } from './stream-memory';

/** What a handled command answers: the answer, and where in the log its last event stands. */
export interface Handled {
  readonly answer: unknown;
  readonly position: number | null;
  /** The command had been done before; this is its first result. */
  readonly replayed: boolean;
}

/** A refusal as it is stored with its command. */
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

/** A stored result as the caller gets it: the answer, or the same refusal again. */
export const settled = ({ answer, lastPosition }: CommandResult, replayed: boolean): Handled => {
  if (isRefusalAnswer(answer)) {
    const { code, message, facts, errors } = answer.refusal;
    throw new Refusal(code, message, { ...facts, position: lastPosition }, errors);
  }
  return { answer, position: lastPosition, replayed };
};

/** A command in the lane of its stream. */
export interface Job<C> extends Waiting {
  readonly command: C;
  readonly key: CommandKey;
  readonly resolve: (handled: Handled) => void;
  /** The span of its caller, while traces are recorded. */
  readonly trace?: TraceContext;
  /** How its context may be had at the next attempt. */
  asOf: 'log' | 'memory';
  /** Whether it is appended by itself: together with others it failed. */
  isAlone: boolean;
}

/** What is to be appended, and the state that it was decided on. */
export interface Decision<State> {
  readonly on: Folded<State>;
  readonly item: AppendItem;
}

export interface Planned<C, State> extends Decision<State> {
  readonly job: Job<C>;
}

/** The state to decide on. */
export interface Tip<State> {
  readonly on: Folded<State>;
  /** The last event of it that is yet to be recorded; absent where the ledger has it all. */
  readonly follows?: string;
}

/** Answers the caller, also with what `answer` throws. */
export const settle = <C>({ resolve, reject }: Job<C>, answer: () => Handled): void => {
  try {
    resolve(answer());
  } catch (error) {
    reject(error);
  }
};
