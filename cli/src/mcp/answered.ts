import { type CallToolResult } from '@modelcontextprotocol/server';

/** An answer of Writ as the result of a tool: the same JSON as text and as structured content. */
export const answered = (answer: Readonly<Record<string, unknown>>): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(answer, null, 2) }],
  structuredContent: answer,
});

/** A refusal is an answer for the agent to act on: its sentences, code and pointers. */
export const failed = (text: string, problem?: Record<string, unknown>): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text }],
  ...(problem && { structuredContent: problem }),
});
