import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { eventually, type Stack } from '#testkit';

const WRIT = join(process.cwd(), 'cli/bin/writ');

/** `writ mcp --http` with the key of an administrator, which no caller may act by. */
export const serveMcpHttp = async (stack: Stack) => {
  const writ = spawn(process.execPath, [WRIT, 'mcp', '--http', '0'], {
    env: { ...process.env, WRIT_URL: stack.url, WRIT_API_KEY: stack.keys['admin'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: writ.stderr })) {
    const url = /^MCP is served at (.*)\.$/.exec(line)?.[1];
    if (url) return { url, stop: () => writ.kill() };
  }
  throw new Error('writ mcp --http did not start');
};

/** What a server answered over HTTP: the messages of its JSON, or of its event stream. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly messages: readonly any[];
}

/** Requests to `url` as they go over the wire; `headers` come after those that every client sends. */
export const rawHttp =
  (url: string, key: string) =>
  async (
    body: object | string | undefined,
    headers: Readonly<Record<string, string>> = {},
    method = 'POST',
  ): Promise<RawAnswer> => {
    const answer = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    const text = await answer.text();
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    const parts = isStream
      ? text.split('\n').flatMap((line) => /^data: (.+)/.exec(line)?.[1] ?? [])
      : [text].filter(Boolean);
    const messages = parts.map((part) => JSON.parse(part));
    return { status: answer.status, headers: answer.headers, messages };
  };

/** A server over standard input and output, line by line as they go over the pipe. */
export class RawStdio {
  /** Everything that it wrote; a line that is no JSON makes the story fail. */
  readonly messages: any[] = [];

  private constructor(private readonly process: ChildProcess) {
    createInterface({ input: process.stdout! }).on('line', (line) =>
      this.messages.push(JSON.parse(line)),
    );
  }

  static start(stack: Stack, key: string, args: readonly string[]): RawStdio {
    const env = { ...getDefaultEnvironment(), WRIT_URL: stack.url, WRIT_API_KEY: key };
    const stdio = ['pipe', 'pipe', 'inherit'] as const;
    return new RawStdio(
      spawn(process.execPath, [WRIT, 'mcp', ...args], { env, stdio: [...stdio] }),
    );
  }

  send(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.process.stdin!.write(`${text}\n`);
  }

  /** The answers with an id, once there are so many. */
  answers(id: string | number | null, count = 1): Promise<readonly any[]> {
    return eventually(
      async () => this.messages.filter((one) => one.id === id),
      ({ length }) => length >= count,
    );
  }

  /** Ends its input where it runs; the exit code. */
  async stop(): Promise<number> {
    if (this.process.exitCode === null) {
      const ended = once(this.process, 'exit');
      this.process.stdin!.end();
      await ended;
    }
    return this.process.exitCode!;
  }
}
