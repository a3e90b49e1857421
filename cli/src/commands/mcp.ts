import { type Command } from 'commander';
import { type ProxyOptions } from '../mcp/proxy/serve-proxy';
import { sessionOf } from '../session';

const SNIPPET = `
It speaks over standard input and output until that ends. As an agent's configuration has it:

  { "mcpServers": { "writ": {
      "command": "node", "args": ["/path/to/writ/cli/bin/writ", "mcp"],
      "env": { "WRIT_URL": "http://127.0.0.1:8080", "WRIT_API_KEY": "…" } } } }`;

/** The same interfaces for an agent that speaks the Model Context Protocol. */
export const addMcpCommand = (program: Command): void => {
  const mcp = program
    .command('mcp')
    .description('serve inbox, delegations, decisions and evidence to an agent by MCP')
    .addHelpText('after', SNIPPET)
    .action(async (_options: object, command: Command) => {
      const { serveMcp } = await import('../mcp/serve.js');
      await serveMcp(sessionOf(command).client);
    });
  mcp
    .command('proxy')
    .description('serve tools of other MCP servers to an agent, each call decided first')
    .requiredOption('--mapping <file>', 'which tools of which servers, and which action each is')
    .option('--journal <file>', 'where it records calls (default: <mapping>.journal)')
    .option('--work-order <id>', 'the work order of its calls, in place of the one of the mapping')
    .action(async (options: ProxyOptions, command: Command) => {
      const { serveProxy } = await import('../mcp/proxy/serve-proxy.js');
      await serveProxy(sessionOf(command), options, process.env);
    });
};
