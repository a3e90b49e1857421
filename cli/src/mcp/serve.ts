import { once } from 'node:events';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { type WritClient } from '#client';
import { messageLines } from './message-lines';
import { apiDocumentOf, mcpServer } from './server';

/** Serves over standard input and output until the input ends: nothing else may write to the output. */
export const serveMcp = async (client: WritClient): Promise<void> => {
  const lines = messageLines(process.stdin, process.stdout);
  const ended = once(lines, 'end');
  const document = apiDocumentOf();
  const transport = new StdioServerTransport(lines, process.stdout);
  const serving = serveStdio(() => mcpServer(client, () => document(client)), { transport });
  await ended;
  await serving.close();
};
