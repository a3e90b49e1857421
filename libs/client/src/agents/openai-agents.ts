import { type WaitOptions } from '../await-decision';
import { type Guard, isWaiting, type ToolCall } from './guard';

/** What is read of the options of `tool` of the OpenAI Agents SDK (`@openai/agents`). */
interface ToolOptions {
  readonly name?: string;
  readonly execute: (input: never, context?: never, details?: never) => unknown;
}
interface RawCall {
  readonly name: string;
  readonly callId: string;
  /** JSON, as the model wrote it: a schema may change what `execute` gets of it. */
  readonly arguments: string;
}

/** What is read of an interruption and of a run's state. */
interface Interruption {
  readonly rawItem: unknown;
}
interface State<I> {
  approve(interruption: I): void;
  reject(interruption: I): void;
}

/**
 * The options of a tool, guarded: `needsApproval` is true for a call that waits, and `execute` runs on Writ's word alone, whatever
 * approval the run's state has. A tool whose `execute` returns its failure in place of throwing it has been carried out.
 */
export const guardToolOptions = <T extends ToolOptions>(
  guard: Guard,
  options: T,
): Omit<T, 'needsApproval'> & {
  needsApproval: (context: unknown, input: unknown, callId?: string) => Promise<boolean>;
} => {
  const { name, execute } = options;
  if (name === undefined) throw new TypeError('A guarded tool has a name.');
  return {
    ...options,
    needsApproval: async (_context, input, callId) =>
      isWaiting(await guard.decide({ tool: name, input, callId })),
    execute: async (input: unknown, context: unknown, details: { readonly toolCall: RawCall }) => {
      // Made by a schema of the text that Writ decides on; who has the object may change it meanwhile.
      const made = structuredClone(input);
      return guard.run(callOf(details.toolCall), () =>
        execute(made as never, context as never, details as never),
      );
    },
  };
};

/** Waits for the owners' answers to interruptions, and puts them into the state; how many wait still. */
export const answerInterruptions = async <I extends Interruption>(
  guard: Guard,
  state: State<I>,
  interruptions: readonly I[],
  options?: WaitOptions,
): Promise<number> => {
  let waiting = 0;
  for (const interruption of interruptions) {
    const { approved } = await guard.answered(callOf(interruption.rawItem as RawCall), options);
    if (approved === undefined) waiting += 1;
    else if (approved) state.approve(interruption);
    else state.reject(interruption);
  }
  return waiting;
};

const callOf = ({ name: tool, callId, arguments: text }: RawCall): ToolCall => ({
  tool,
  input: JSON.parse(text) as unknown,
  callId,
});
