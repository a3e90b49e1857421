import { setTracingDisabled, Usage } from '@openai/agents-core';
import { CALL, isAnswered, SAYS } from './script.mjs';

// Traces go to OpenAI.
setTracingDisabled(true);

/** Calls the tool, and ends once it has its result. */
export const model = {
  getResponse: async ({ input }) => {
    const output = isAnswered(input, ({ type }) => type === 'function_call_result')
      ? {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: SAYS }],
        }
      : {
          type: 'function_call',
          callId: CALL.id,
          name: CALL.tool,
          status: 'completed',
          arguments: JSON.stringify(CALL.arguments),
        };
    return { usage: new Usage(), output: [output] };
  },
};
