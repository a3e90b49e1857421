/** Runs one command line against a stub server, and returns its output. */
import { buildProgram } from '../src/program';
import { type Handler, StubServer } from './stub-server';

export interface CommandResult {
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
  readonly requests: StubServer['requests'];
  readonly exitCode: typeof process.exitCode;
}

/** Nobody sits at the terminal, wherever the tests run. `onError` takes what the command throws, as `main` does. */
export const runWrit = async (
  args: readonly string[],
  handler: Handler,
  onError?: (error: unknown) => void,
): Promise<CommandResult> => {
  const server = new StubServer(handler);
  await server.start();
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(writingTo(out)),
    jest.spyOn(process.stderr, 'write').mockImplementation(writingTo(err)),
  ];
  const isTTY = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');
  Object.defineProperty(process.stdin, 'isTTY', { value: false, configurable: true });
  const before = process.exitCode;
  try {
    const ran = buildProgram().parseAsync([
      'node',
      'writ',
      '--url',
      server.url,
      '--key',
      'k',
      ...args,
    ]);
    await (onError ? ran.catch(onError) : ran);
    const { requests } = server;
    return { stdout: out.join(''), stderr: err.join(''), requests, exitCode: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    if (isTTY) Object.defineProperty(process.stdin, 'isTTY', isTTY);
    else delete (process.stdin as Partial<typeof process.stdin>).isTTY;
    process.exitCode = before;
    await server.stop();
  }
};

const writingTo = (texts: string[]) => (text: string | Uint8Array) => {
  texts.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
  return true;
};

/** The requests as `POST /v1/x` and their parsed bodies; null where there was none. */
export const routesOf = (
  requests: StubServer['requests'],
): readonly (readonly [string, unknown])[] =>
  requests.map(({ method, path, body }) => [`${method} ${path}`, body ? JSON.parse(body) : null]);
