import { type WaitOptions } from '../await-decision';
import { type Guard, isWaiting } from './guard';

/** What is read of a tool of the AI SDK (`ai`, 7). */
interface Tool {
  readonly execute?: (input: never, options: never) => unknown;
}
interface CallOptions {
  readonly toolCallId: string;
}
/** What is read of messages. */
interface Message {
  readonly role: string;
  readonly content: unknown;
}
interface Part {
  readonly type: string;
  readonly approvalId?: string;
  readonly toolCallId?: string;
  readonly toolName?: string;
  readonly input?: unknown;
}

interface ApprovalResponse {
  readonly type: 'tool-approval-response';
  readonly approvalId: string;
  readonly approved: boolean;
  readonly reason: string;
}

/**
 * Tools of the AI SDK whose calls Writ decides: a call that waits is a tool approval request, and `execute` runs on Writ's word
 * alone, whatever approval the messages have.
 */
export const guardTools = <T extends Readonly<Record<string, Tool>>>(guard: Guard, tools: T): T =>
  Object.fromEntries(
    Object.entries(tools).map(([name, tool]) => {
      const { execute } = tool;
      // The program itself, or its user, carries it out.
      if (!execute) throw new TypeError(`The tool ${name} has no execute, which could be guarded.`);
      const callOf = (input: unknown, { toolCallId: callId }: CallOptions) => ({
        tool: name,
        input,
        callId,
      });
      return [
        name,
        {
          ...tool,
          needsApproval: async (input: unknown, options: CallOptions) =>
            isWaiting(await guard.decide(callOf(input, options))),
          execute: (input: unknown, options: CallOptions) =>
            guard.run(callOf(input, options), (made) => lastOf(execute(made, options as never))),
        },
      ];
    }),
  ) as unknown as T;

/**
 * Waits for the owners' answers to the approval requests of the last assistant message, and gives the tool message that
 * answers them; undefined where none is open.
 */
export const answerApprovals = async (
  guard: Guard,
  messages: readonly Message[],
  options?: WaitOptions,
): Promise<{ role: 'tool'; content: ApprovalResponse[] } | undefined> => {
  const parts = messages.flatMap(partsOf);
  const answered = new Set(ofType(parts, 'tool-approval-response').map((one) => one.approvalId));
  const calls = new Map(ofType(parts, 'tool-call').map((call) => [call.toolCallId, call]));
  const content: ApprovalResponse[] = [];
  for (const { approvalId, toolCallId } of ofType(parts, 'tool-approval-request')) {
    const call = calls.get(toolCallId);
    if (!call || answered.has(approvalId)) continue;
    const { toolName: tool, input } = call;
    const one = { tool: tool!, input, callId: toolCallId };
    const { approved, reason } = await guard.answered(one, options);
    if (approved === undefined) continue;
    content.push({ type: 'tool-approval-response', approvalId: approvalId!, approved, reason });
  }
  return content.length > 0 ? { role: 'tool', content } : undefined;
};

const partsOf = ({ content }: Message): readonly Part[] =>
  Array.isArray(content) ? (content as readonly Part[]) : [];

const ofType = (parts: readonly Part[], type: string): readonly Part[] =>
  parts.filter((part) => part.type === type);

/** A tool may give preliminary results: the last one is its result, and then it has been carried out. */
const lastOf = async (result: unknown): Promise<unknown> => {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result))
    return result;
  let last: unknown;
  for await (const one of result as AsyncIterable<unknown>) last = one;
  return last;
};
