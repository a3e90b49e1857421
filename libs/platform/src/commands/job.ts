import { type AppendItem, type CommandKey } from '#kernel';
import { type Handled } from './stored-answer';
import { type Waiting } from './lane';
import { type Folded } from './stream-memory';

/** A command in the lane of its stream. */
export interface Job<C> extends Waiting {
  readonly command: C;
  readonly key: CommandKey;
  readonly resolve: (handled: Handled) => void;
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
  /** It was read in this turn, and so is the context. */
  readonly isRead?: boolean;
}

/** Answers the caller, also with what `answer` throws. */
export const settle = <C>({ resolve, reject }: Job<C>, answer: () => Handled): void => {
  try {
    resolve(answer());
  } catch (error) {
    reject(error);
  }
};
