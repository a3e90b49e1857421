import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type FastifyRequest } from 'fastify';
import { watchReceiving } from './unread-body';

const WITHIN_MS = 60_000;
const SENT = 8;

/** Sends parts of a body to a server, lets its time pass once they have arrived, and answers whether the wait ended. */
const isLate = async (url: string, parts: readonly string[]): Promise<boolean> => {
  const isWhole = parts.join('').length === SENT;
  let late = false;
  const server = createServer();
  const arrived = new Promise<void>((resolve) =>
    server.once('request', (raw: IncomingMessage) => {
      const watched = { raw, routeOptions: { url } } as unknown as FastifyRequest;
      watchReceiving(watched, () => (late = true), WITHIN_MS);
      let left = parts.join('').length;
      raw.on('data', (bytes: Buffer) => {
        left -= bytes.length;
        if (left === 0 && !isWhole) resolve();
      });
      raw.once('end', resolve);
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-length': SENT };
  const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers });
  sent.on('error', () => undefined);
  for (const part of parts) sent.write(part);
  await arrived;
  jest.advanceTimersByTime(WITHIN_MS);
  sent.destroy();
  server.close();
  return late;
};

describe('receiving a body', () => {
  beforeEach(
    () => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }),
  );
  afterEach(() => void jest.useRealTimers());

  it('[G9] is given up where its end does not come', async () => {
    expect(await isLate('/v1/work-orders', ['1234'])).toBe(true);
  });

  it('[G9] is not where it has come, nor where content may take its time', async () => {
    expect(await isLate('/v1/work-orders', ['1234', '5678'])).toBe(false);
    expect(await isLate('/v1/evidence-contents/:sha256', ['1234'])).toBe(false);
  });

  it('is not timed where nothing travels', () => {
    let late = false;
    const raw = { headers: { 'content-length': '8' }, socket: {}, complete: false };
    const watched = { raw, routeOptions: { url: '/' } } as unknown as FastifyRequest;
    watchReceiving(watched, () => (late = true), WITHIN_MS);
    jest.advanceTimersByTime(WITHIN_MS);
    expect(late).toBe(false);
  });
});
