import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type WritClient } from '../api/client';
import { mcpServer } from './server';

/** Serves over standard input and output until the input ends: nothing else may write to the output. */
export const serveMcp = async (client: WritClient): Promise<void> => {
  const server = mcpServer(client);
  const ended = once(process.stdin, 'end');
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
};
