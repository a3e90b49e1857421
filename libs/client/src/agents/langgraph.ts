import { type WaitOptions } from '../await-decision';
import { type Writ } from '../writ';
import { asMade, type Decision, type Guard, isWaiting } from './guard';

/** What is read of the config that LangGraph gives a tool. */
interface ToolConfig {
  readonly toolCall?: { readonly id?: string | undefined };
}

/** What a graph that waits for Writ is interrupted with. */
export type WaitingCall = Decision & { readonly tool: string };

/**
 * The function of a tool of LangGraph (`@langchain/langgraph`, 1), guarded: a call that waits interrupts the graph, and what it
 * is resumed with decides nothing, because Writ decides again.
 */
export const guardTool =
  <Input, Output, Config>(
    guard: Guard,
    /** That of LangGraph. */
    interrupt: (value: WaitingCall) => unknown,
    tool: string,
    execute: (input: Input, config: Config) => Output | PromiseLike<Output>,
  ) =>
  async (input: Input, config: Config): Promise<Awaited<Output>> => {
    const callId = (config as ToolConfig | undefined)?.toolCall?.id;
    const call = asMade({ tool, input, callId });
    for (;;) {
      const decision = await guard.decide(call);
      if (!isWaiting(decision)) break;
      interrupt({ ...decision, tool });
    }
    return guard.run(call, (made) => execute(made, config));
  };

/** Waits for the owners' answers to all interrupts of a result, and gives the `resume` of a Command: outcomes by interrupt. */
export const answerInterrupts = async (
  writ: Writ,
  interrupts: readonly { readonly id?: string; readonly value?: unknown }[],
  options?: WaitOptions,
): Promise<Record<string, Decision['outcome']>> => {
  const resume: Record<string, Decision['outcome']> = {};
  for (const { id, value } of interrupts) {
    const { outcome } = await writ.awaitDecision(value as WaitingCall, options);
    if (id !== undefined) resume[id] = outcome;
  }
  return resume;
};
