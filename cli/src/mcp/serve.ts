import { once } from 'node:events';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type WritClient } from '#client';
import { apiDocumentOf, mcpServer } from './server';

/** Serves over standard input and output until the input ends: nothing else may write to the output. */
export const serveMcp = async (client: WritClient): Promise<void> => {
  const ended = once(process.stdin, 'end');
  const document = apiDocumentOf();
  const serving = serveStdio(() => mcpServer(client, () => document(client)));
  await ended;
  await serving.close();
};
