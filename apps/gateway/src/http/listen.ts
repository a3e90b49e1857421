import { once } from 'node:events';
import { type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * How many new connections may wait to be accepted; the system may allow fewer (`net.core.somaxconn`). One that finds no room
 * is not refused: its sender tries again after one, three and seven seconds.
 */
const BACKLOG = 4_096;
/**
 * Sockets that share the port. Node accepts one connection of each socket in a turn of its event loop, and under load a turn
 * takes long.
 */
const SOCKETS = process.platform === 'linux' ? 64 : 1;

/** Listens for callers. Rejects where the port is taken, also by sockets that would share it. */
export const listen = async (
  app: NestFastifyApplication,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<void> => {
  const shared = await freePort(port, host);
  const options = { host, port: shared, backlog: BACKLOG, reusePort: SOCKETS > 1 };
  await app.listen(options);
  const http: HttpServer = app.getHttpServer();
  const others = Array.from({ length: SOCKETS - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      http.emit('connection', socket),
    ).listen(options),
  );
  http.once('close', () => others.forEach((other) => other.close()));
  await Promise.all(others.map((other) => once(other, 'listening')));
};

/** A socket that shares its port would let another system have half of the callers of the first one. */
const freePort = async (port: number, host: string): Promise<number> => {
  const alone = createServer().listen(port, host);
  await once(alone, 'listening');
  const { port: free } = alone.address() as AddressInfo;
  alone.close();
  await once(alone, 'close');
  return free;
};
