import { type Command } from 'commander';
import { sessionOf } from '../session';

const SNIPPET = `
It speaks over standard input and output until that ends. As an agent's configuration has it:

  { "mcpServers": { "writ": {
      "command": "node", "args": ["/path/to/writ/cli/bin/writ", "mcp"],
      "env": { "WRIT_URL": "http://127.0.0.1:8080", "WRIT_API_KEY": "…" } } } }`;

/** The same interfaces for an agent that speaks the Model Context Protocol. */
export const addMcpCommand = (program: Command): void => {
  program
    .command('mcp')
    .description('serve inbox, delegations, decisions and evidence to an agent by MCP')
    .addHelpText('after', SNIPPET)
    .action(async (_options: object, command: Command) => {
      const { serveMcp } = await import('../mcp/serve.js');
      await serveMcp(sessionOf(command).client);
    });
};
