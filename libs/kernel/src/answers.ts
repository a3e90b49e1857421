import { type Command, type NewEvent } from './decider';
import { type RefusalAnswer } from './refusal';

/** What a command answers; of several commands, what one of them does. */
export type AnswerOf<C> = C extends { readonly answer?: infer Answer } ? Answer : never;

type AnswerFunction<C, State, Answer> = (
  command: C,
  events: readonly NewEvent[],
  before: State,
) => Answer | RefusalAnswer;

type Named<C extends Command, Name> = Extract<C, { readonly type: Name }>;

/** A function for each command that the usual answer does not suit; the others may have one. */
type OwnAnswers<C extends Command, State, Usual> = {
  readonly [
    Name in C['type'] as Usual extends AnswerOf<Named<C, Name>> ? never : Name
  ]: AnswerFunction<Named<C, Name>, State, AnswerOf<Named<C, Name>>>;
} & {
  readonly [Name in C['type']]?: AnswerFunction<Named<C, Name>, State, AnswerOf<Named<C, Name>>>;
};

/**
 * What callers are answered: `own` has a function for a command by its name, `usual` answers the others. A command that
 * is answered with something else than its contract says does not compile.
 */
export const answersOf = <C extends Command, State, Usual>(
  usual: AnswerFunction<C, State, Usual>,
  own: OwnAnswers<C, State, Usual>,
): AnswerFunction<C, State, AnswerOf<C>> => {
  const functions = own as Readonly<
    Record<string, AnswerFunction<C, State, AnswerOf<C>> | undefined>
  >;
  return (command, events, before) =>
    (functions[command.type] ?? (usual as AnswerFunction<C, State, AnswerOf<C>>))(
      command,
      events,
      before,
    );
};
