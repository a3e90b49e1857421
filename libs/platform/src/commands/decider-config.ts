import {
  type AnswerOf,
  type Command,
  type Decider,
  type NewEvent,
  type RefusalAnswer,
  type StreamVersion,
} from '#kernel';
import { type SpanAttributes } from '../tracing';
import { type Describe } from './command-item';
import { type FewAtATime } from './few-at-a-time';
import { type FoldedStreams } from './folded-streams';

/** What a decider's command carries besides its body: facts from outside the stream. */
export type CommandInContext<C extends Command = Command, Context = unknown> = C & {
  readonly context: Context;
};

/** Everything that tells the shell how one kind of stream is decided. */
export interface DeciderConfig<State, C extends Command, Context> {
  readonly decider: Decider<State, CommandInContext<C, Context>, NewEvent>;
  readonly streamOf: (command: C) => string;
  /**
   * The workflows of the work that a command is about; none where that work is unknown. Where absent, the command is about
   * no work, and a credential that is limited to workflows does not send it.
   */
  readonly workflowsOf?: (command: NoInfer<C>, state: State) => readonly string[];
  /**
   * Facts from outside the stream. `asOf` says how they may be had: `log` is a fresh read; `memory`
   * may answer what was read before, where `dependsOn` lets the append find out that it has changed.
   */
  readonly contextOf: (
    command: C,
    state: State,
    asOf: 'log' | 'memory',
  ) => Promise<Context> | Context;
  /** Streams that the context was read from: nothing is appended when one of them has moved on. */
  readonly dependsOn?: (context: Context) => readonly StreamVersion[];
  /** What the caller is answered, or a refusal of what was recorded all the same; pure. */
  readonly answerOf: (
    command: NoInfer<CommandInContext<C, Context>>,
    events: readonly NewEvent[],
    state: State,
  ) => AnswerOf<C> | RefusalAnswer;
  /** What the span of a command tells of its answer: names and digests, no texts. */
  readonly attributesOf?: (answer: unknown) => SpanAttributes;
  readonly describe: Describe;
  /** Where the streams are folded, if others read them too; the service folds by itself where absent. */
  readonly streams?: FoldedStreams<State>;
  /** Where streams wait for their turns, if not all may have one at once. */
  readonly turns?: FewAtATime;
  /** Whether a command waits for no turn, nor does its stream. */
  readonly goesAhead?: (command: NoInfer<C>) => boolean;
}
