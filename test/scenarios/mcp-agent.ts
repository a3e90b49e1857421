import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Stack } from '#testkit';

/** What a tool answered. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
  readonly body: any;
}

export interface McpSetting {
  /** After `writ mcp`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** An agent with `writ mcp` as its server, as agents are set up with it. */
export class McpAgent {
  private constructor(
    private readonly client: Client,
    /** The process of `writ mcp`. */
    readonly pid: number,
  ) {}

  static async start(stack: Stack, key: string, setting: McpSetting = {}): Promise<McpAgent> {
    const { args = [], env = {} } = setting;
    const client = new Client({ name: 'an agent', version: '1' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(process.cwd(), 'cli/bin/writ'), 'mcp', ...args],
      env: { ...getDefaultEnvironment(), WRIT_URL: stack.url, WRIT_API_KEY: key, ...env },
    });
    await client.connect(transport);
    return new McpAgent(client, transport.pid!);
  }

  async tools(): Promise<readonly string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
    const answer = await this.client.callTool({ name, arguments: args });
    const [{ text }] = answer.content as unknown as [{ text: string }];
    return { isError: answer.isError === true, text, body: answer.structuredContent };
  }

  /** The answer's body; throws where it is a refusal. */
  async done(name: string, args: Record<string, unknown> = {}): Promise<any> {
    const { isError, text, body } = await this.call(name, args);
    if (isError) throw new Error(text);
    return body;
  }

  stop(): Promise<void> {
    return this.client.close();
  }
}
