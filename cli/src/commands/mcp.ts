import { type Command } from 'commander';
import { WritError } from '#client';
import { type ProxyOptions } from '../mcp/proxy/serve-proxy';
import { OWN_BIN } from '../own-files';
import { sessionOf } from '../session';
import { sayLine } from '../terminal';

const SNIPPET = `
It speaks over standard input and output until that ends. As an agent's configuration has it:

  { "mcpServers": { "writ": {
      "command": "node", "args": [${JSON.stringify(OWN_BIN)}, "mcp"],
      "env": { "WRIT_URL": "http://127.0.0.1:8080", "WRIT_API_KEY": "…" } } } }`;

interface McpOptions {
  readonly http?: string;
  readonly host: string;
  readonly name?: readonly string[];
}

const portIn = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new WritError(`--http takes a port from 0 to 65535, not ${text}.`);
};

/** The same interfaces for an agent that speaks the Model Context Protocol. */
export const addMcpCommand = (program: Command): void => {
  const mcp = program
    .command('mcp')
    .description('serve inbox, delegations, decisions and evidence to an agent by MCP')
    .option('--http <port>', 'serve over Streamable HTTP instead; callers bring their own key')
    .option('--host <address>', 'where to listen, with --http', '127.0.0.1')
    .option('--name <names...>', 'names in addresses of clients, with --http, besides localhost')
    .addHelpText('after', SNIPPET)
    .action(async ({ http, host, name }: McpOptions, command: Command) => {
      const session = sessionOf(command);
      if (http === undefined) {
        const { serveMcp } = await import('../mcp/serve.js');
        await serveMcp(session.client);
        return;
      }
      const { serveMcpOverHttp } = await import('../mcp/serve-http.js');
      const options = { port: portIn(http), host, names: name ?? [] };
      const { url } = await serveMcpOverHttp((key) => session.client.as(key), options);
      sayLine(session.terminal.err, `MCP is served at ${url}.`);
    });
  mcp
    .command('proxy')
    .description('serve tools of other MCP servers to an agent, each call decided first')
    .requiredOption('--mapping <file>', 'which tools of which servers, and which action each is')
    .option('--journal <file>', 'where it records calls (default: <mapping>.journal)')
    .option('--work-order <id>', 'the work order of its calls, in place of the one of the mapping')
    .action(async (options: ProxyOptions, command: Command) => {
      const { serveProxy } = await import('../mcp/proxy/serve-proxy.js');
      const { stdin: input, stdout: output } = process;
      await serveProxy(sessionOf(command), options, process.env, { input, output });
      // Calls that wait go on in the next proxy with this journal.
      process.exit();
    });
};
