/** An agent that makes one call: `node call-tool.mjs TOOL ARGUMENTS COMMAND…` prints what the MCP server `COMMAND…` answers. */
import { Client } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { print } from '../../tools/launcher/log.mjs';

const [tool, given, command, ...args] = process.argv.slice(2);
const { WRIT_URL, WRIT_API_KEY, NOTES } = process.env;
const env = { ...getDefaultEnvironment(), WRIT_URL, WRIT_API_KEY, NOTES };

const client = new Client({ name: 'call-tool', version: '1' });
await client.connect(new StdioClientTransport({ command, args, env, stderr: 'inherit' }));
const result = await client.callTool({ name: tool, arguments: JSON.parse(given) });
await client.close();
print(JSON.stringify(result));
