import { AIMessage } from '@langchain/core/messages';
import { CALL, isAnswered, SAYS } from './script.mjs';

/** Calls the tool, and ends once it has its result. */
export const model = {
  invoke: async (messages) =>
    isAnswered(messages, (message) => message.getType() === 'tool')
      ? new AIMessage(SAYS)
      : new AIMessage({
          content: '',
          tool_calls: [{ id: CALL.id, name: CALL.tool, args: CALL.arguments }],
        }),
};
