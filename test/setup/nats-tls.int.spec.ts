import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectBus } from '#platform';
import { inLauncher } from './launcher';

const folder = join(__dirname, 'stubs/nats-tls');
const pem = (name: string): string => readFileSync(join(folder, `${name}.pem`), 'utf8');
const [ca, cert, key] = ['ca', 'cert', 'key'].map(pem) as [string, string, string];
const TLS = ['--tls', '--tlscert', join(folder, 'cert.pem'), '--tlskey', join(folder, 'key.pem')];

describe('a NATS server that is named with tls:', () => {
  const binary = inLauncher<string>('nats-binary', 'it.findNatsServer()');
  const servers: ChildProcess[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.kill('SIGKILL')));

  /** Its port, once it listens. */
  const listening = async (...args: readonly string[]): Promise<number> => {
    const server = spawn(binary, ['-a', '127.0.0.1', '-p', '-1', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    servers.push(server);
    for await (const line of createInterface({ input: server.stderr })) {
      const [, port] = /client connections on 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (port) return Number(port);
    }
    throw new Error('nats-server ended before it listened');
  };

  it('[N5] is spoken to by TLS, where the authority of its certificate is known', async () => {
    const port = await listening(...TLS);
    const connection = await connectBus(`tls://a:b@127.0.0.1:${port}`, 'service', { ca });
    await connection.flush();
    await connection.close();
  });

  it('[N5] is not spoken to where that is not known', async () => {
    const port = await listening(...TLS);
    await expect(connectBus(`tls://a:b@127.0.0.1:${port}`, 'service')).rejects.toThrow(
      /certificate/,
    );
  });

  it('[N5] is shown the certificate of the service where it asks for one', async () => {
    const port = await listening(...TLS, '--tlsverify', '--tlscacert', join(folder, 'ca.pem'));
    const url = `tls://127.0.0.1:${port}`;
    const connection = await connectBus(url, 'service', { ca, cert, key });
    await connection.flush();
    await connection.close();
  });

  it('[N5] is sent nothing where it offers no TLS', async () => {
    const received: string[] = [];
    const plain: Server = createServer((socket) => {
      socket.on('data', (data) => received.push(data.toString()));
      socket.on('error', () => undefined);
      socket.write(
        'INFO {"server_id":"x","version":"2.10.27","proto":1,"max_payload":1048576}\r\n',
      );
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as { port: number };
    await expect(
      connectBus(`tls://user:hunter2@127.0.0.1:${port}`, 'service', { ca }),
    ).rejects.toThrow(/offers no TLS: configure it there/);
    expect(received.join('')).not.toContain('hunter2');
    await new Promise((resolve) => plain.close(resolve));
  });

  it('is waited for, and the reason is reported', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const waiting = await new Promise((resolve, reject) => {
      const url = `nats://user:hunter2@127.0.0.1:${port}`;
      connectBus(url, 'service', { onWaiting: resolve }).catch(reject);
    });
    expect(waiting).toEqual({
      servers: `127.0.0.1:${port}`,
      reason: expect.stringContaining('REFUSED'),
      nextTryMs: 200,
    });
  });

  it('[N5] is named together with others of the same kind', async () => {
    await expect(connectBus('tls://127.0.0.1:1,nats://127.0.0.1:2', 'service')).rejects.toThrow(
      'name all of them with tls:',
    );
  });
});
