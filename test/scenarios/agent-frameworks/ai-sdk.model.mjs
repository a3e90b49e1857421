import { MockLanguageModelV3 } from 'ai/test';
import { CALL, isAnswered, SAYS } from './script.mjs';

const usage = { inputTokens: {}, outputTokens: {} };

/** Calls the tool, and ends once it has its result. */
export const model = new MockLanguageModelV3({
  doGenerate: async ({ prompt }) => {
    const content = isAnswered(prompt, ({ role }) => role === 'tool')
      ? { type: 'text', text: SAYS }
      : {
          type: 'tool-call',
          toolCallId: CALL.id,
          toolName: CALL.tool,
          input: JSON.stringify(CALL.arguments),
        };
    const finishReason = { unified: content.type === 'text' ? 'stop' : 'tool-calls' };
    return { content: [content], finishReason, usage, warnings: [] };
  },
});
