import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo } from 'node:net';

/** One webhook as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

/** Somebody's server outside of the project: takes what is posted to it, and answers as set. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it answers: 204 unless set. */
  answer: Answer = (_, response) => response.writeHead(204).end();
  private wake: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const received = { path: request.url ?? '', headers: request.headers, body };
        receiver.received.push(received);
        receiver.answer(received, response);
        receiver.wake();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** Answers these statuses one after the other, and the last one from then on. */
  answers(...statuses: readonly number[]): void {
    const left = [...statuses];
    this.answer = (_, response) =>
      response.writeHead(left.length > 1 ? left.shift()! : left[0]!).end();
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** What arrived at a path, as soon as it is at least `count`; the test's own time limits the waiting. */
  async at(path: string, count: number): Promise<readonly Received[]> {
    for (;;) {
      const found = this.received.filter((one) => one.path === path);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
