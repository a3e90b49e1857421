/** A stub of a Writ server for specs of the command line: the real one is used end to end. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { type Terminal } from '../src/terminal';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection breaks in the middle of the body. */
  readonly cut?: boolean;
}

/** `drop` ends the connection without an answer. */
export type Handler = (request: ReceivedRequest) => Reply | 'drop' | Promise<Reply | 'drop'>;

export class StubServer {
  readonly requests: ReceivedRequest[] = [];
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly handler: Handler) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens on a free port, or again on the one it had. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(pieces).toString('utf8'),
    };
    this.requests.push(received);
    const reply = await this.handler(received);
    if (reply === 'drop') return void request.socket.destroy();
    const { status = 200, headers = {}, body, cut } = reply;
    if (cut)
      return void response
        .writeHead(status, { 'content-length': '99' })
        .write('{', () => request.socket.destroy());
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  }
}

/** What a command writes, as text. */
export const terminalForSpecs = (): Terminal & { stdout: () => string; stderr: () => string } => {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: writingTo(out),
    err: writingTo(err),
    redraws: false,
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  };
};

const writingTo = (texts: string[]): NodeJS.WritableStream =>
  new Writable({
    write: (text: string | Buffer, _encoding, done) => {
      texts.push(text.toString());
      done();
    },
  });
