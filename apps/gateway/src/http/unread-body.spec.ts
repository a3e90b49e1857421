import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyRequest } from 'fastify';
import { watchReceiving } from './unread-body';

const SOON_MS = 50;

/** Sends a part of a body to a server that waits for all of it; answers whether the wait ended. */
const isLate = async (url: string, parts: readonly string[]): Promise<boolean> => {
  let late = false;
  const server = createServer((raw, reply) => {
    const watched = { raw, routeOptions: { url } } as unknown as FastifyRequest;
    watchReceiving(watched, () => (late = true), SOON_MS);
    raw.resume().once('end', () => reply.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-length': 8 };
  const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers });
  sent.on('error', () => undefined).write(parts[0]);
  for (const part of parts.slice(1)) sent.write(part);
  await sleep(SOON_MS * 6);
  sent.destroy();
  server.close();
  return late;
};

describe('receiving a body', () => {
  it('[G9] is given up where its end does not come', async () => {
    expect(await isLate('/v1/work-orders', ['1234'])).toBe(true);
  });

  it('[G9] is not where it has come, nor where content may take its time', async () => {
    expect(await isLate('/v1/work-orders', ['1234', '5678'])).toBe(false);
    expect(await isLate('/v1/evidence-contents/:sha256', ['1234'])).toBe(false);
  });

  it('is not timed where nothing travels', async () => {
    let late = false;
    const raw = { headers: { 'content-length': '8' }, socket: {}, complete: false };
    const watched = { raw, routeOptions: { url: '/' } } as unknown as FastifyRequest;
    watchReceiving(watched, () => (late = true), 1);
    await sleep(20);
    expect(late).toBe(false);
  });
});
