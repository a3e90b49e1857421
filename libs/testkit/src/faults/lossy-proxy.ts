import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy that can lose what the server answers. It stands between a client and its database to
 * make the dangerous crash: the work was done and the caller never hears of it.
 */
export class LossyProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private trigger: Buffer | undefined;
  /** How often an answer was lost. */
  lost = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.pass(client));
  }

  static async before(target: { host: string; port: number }): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many clients are connected. */
  get clients(): number {
    return this.sockets.size / 2;
  }

  /** The next time the client sends `text`, the answer is lost and the connection ends. */
  loseAnswerTo(text: string): void {
    this.trigger = Buffer.from(text);
  }

  /** Passes nothing on any more, and takes connections without a word: a machine that is cut off. */
  fallSilent(): void {
    this.silent = true;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: Socket): void {
    const server = connect(this.target);
    let losing = false;
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (data) => {
      if (this.silent) return;
      if (this.trigger && data.includes(this.trigger)) {
        this.trigger = undefined;
        losing = true;
      }
      server.write(data);
    });
    server.on('data', (data) => {
      if (this.silent) return;
      if (!losing) return void client.write(data);
      this.lost += 1;
      client.destroy();
    });
  }
}
