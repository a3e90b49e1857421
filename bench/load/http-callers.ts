import { connect, type Socket } from 'node:net';

/** An answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;

/**
 * One kept-alive HTTP/1.1 connection with one request under way. `node:http` costs the client about
 * as much as the gateway takes to answer, and on a small machine both take from the same cores; this
 * knows only what the gateway sends: answers with a Content-Length (RFC 9112, section 6.2).
 */
export class HttpConnection {
  private received: Buffer = Buffer.alloc(0);
  private waiting?: Waiting;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('The connection was closed.')));
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.once('error', reject);
      socket.once('connect', () => resolve(new HttpConnection(socket, host)));
    });
  }

  /** Posts JSON. Rejects when the connection breaks; any status is an answer. */
  post(path: string, headers: string, body: string): Promise<HttpAnswer> {
    return this.send(
      `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`,
    );
  }

  /** Asks. Rejects when the connection breaks; any status is an answer. */
  get(path: string, headers: string): Promise<HttpAnswer> {
    return this.send(`GET ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${headers}\r\n`);
  }

  /** Servers close connections that nobody uses. */
  get isOpen(): boolean {
    return this.socket.writable;
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  private send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  private take(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const end = headEnd + HEAD_END.length + Number(LENGTH.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(end))
      return this.waiting?.reject(new Error(`An answer without a length:\n${head}`));
    if (this.received.length < end) return;
    const body = this.received.toString('utf8', headEnd + HEAD_END.length, end);
    this.received = this.received.subarray(end);
    this.waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

/** As many connections as there are requests under way; those that are free are used again. */
export class HttpCallers {
  private readonly free: HttpConnection[] = [];
  private readonly all: HttpConnection[] = [];

  constructor(private readonly url: string) {}

  /** Posts JSON and expects the status 200 or 201; rejects with the answer otherwise. */
  async post(path: string, headers: string, body: string): Promise<void> {
    const answer = await this.answer(path, headers, body);
    if (answer.status !== 200 && answer.status !== 201)
      throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
  }

  /** Posts JSON; any status is an answer. */
  async answer(path: string, headers: string, body: string): Promise<HttpAnswer> {
    const connection = this.unused() ?? (await this.another());
    const answer = await connection.post(path, headers, body);
    this.free.push(connection);
    return answer;
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private unused(): HttpConnection | undefined {
    let connection = this.free.pop();
    while (connection && !connection.isOpen) connection = this.free.pop();
    return connection;
  }

  private async another(): Promise<HttpConnection> {
    const connection = await HttpConnection.open(this.url);
    this.all.push(connection);
    return connection;
  }
}
