import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { type Stack } from '#testkit';
import { type McpSetting } from './mcp-agent';

/** What a client of the Tasks extension declares. */
export const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** The params of a request of MCP 2026-07-28. */
export const modernParams = (params: Record<string, unknown>, capabilities: object) => ({
  ...params,
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'lines', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  },
});

/** A client of MCP 2026-07-28 with the Tasks extension, line by line: the client of the SDK knows no tasks. */
export class McpLines {
  private readonly answers = new Map<number, (answer: any) => void>();
  private last = 0;

  private constructor(private readonly process: ChildProcess) {
    createInterface({ input: process.stdout! }).on('line', (line) => {
      const message = JSON.parse(line);
      this.answers.get(message.id)?.(message);
    });
  }

  static start(stack: Stack, key: string, { args = [], env = {} }: McpSetting = {}): McpLines {
    return new McpLines(
      spawn(process.execPath, [join(process.cwd(), 'cli/bin/writ'), 'mcp', ...args], {
        env: { ...getDefaultEnvironment(), WRIT_URL: stack.url, WRIT_API_KEY: key, ...env },
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
  }

  /** The result; throws the error, with its `code`. */
  async request(
    method: string,
    params: Record<string, unknown> = {},
    capabilities: object = TASKS,
  ): Promise<any> {
    this.last += 1;
    const id = this.last;
    const answered = new Promise<any>((resolve) => this.answers.set(id, resolve));
    const message = { jsonrpc: '2.0', id, method, params: modernParams(params, capabilities) };
    this.process.stdin!.write(`${JSON.stringify(message)}\n`);
    const { result, error } = await answered;
    if (error) throw Object.assign(new Error(error.message), { code: error.code });
    return result;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin!.end();
    await ended;
  }
}
