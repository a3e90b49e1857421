/**
 * An agent that makes one call: `node call-tool.mjs TOOL ARGUMENTS COMMAND…` prints what the MCP server `COMMAND…` answers, as JSON.
 * It needs the package `@modelcontextprotocol/client` and no other.
 */
import { Client } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** What a server answers could steer a terminal, so all but printable ASCII is escaped, which is JSON still. */
const escaped = (text) =>
  text.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const [tool, given, command, ...args] = process.argv.slice(2);
const { WRIT_URL, WRIT_API_KEY, NOTES } = process.env;
const env = { ...getDefaultEnvironment(), WRIT_URL, WRIT_API_KEY, NOTES };
const client = new Client({ name: 'call-tool', version: '1' });

try {
  if (command === undefined)
    throw new Error('Give TOOL, ARGUMENTS as JSON, and the COMMAND of a server.');
  await client.connect(new StdioClientTransport({ command, args, env, stderr: 'inherit' }));
  const result = await client.callTool({ name: tool, arguments: JSON.parse(given) });
  process.stdout.write(`${escaped(JSON.stringify(result))}\n`);
} catch (error) {
  process.stderr.write(`${escaped(`The call was not answered: ${error.message}`)}\n`);
  process.exitCode = 1;
} finally {
  await client.close();
}
