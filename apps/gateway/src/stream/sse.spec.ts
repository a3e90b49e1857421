import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { SseClient } from './sse';

it('drops a client that takes nothing, and tells where to resume', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = await once(server, 'request');
  socket.pause();
  const client = new SseClient(response, 200);

  let position = 0;
  while (await client.event(++position, 'x'.repeat(100_000)));
  // What had been queued arrives after all, and ends with the last words, or breaks off.
  expect(await client.event(position + 1, 'more')).toBe(false);
  let text = '';
  socket.on('data', (bytes) => (text += bytes));
  socket.resume();
  await once(socket, 'close');
  expect(text).not.toContain('more');
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(ids.map((_, n) => n + 1));
  server.close();
});

it('gives up at once when the client is gone', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = await once(server, 'request');
  const client = new SseClient(response);
  socket.destroy();
  await once(response, 'close');
  expect(await client.event(1, 'x')).toBe(false);
  client.end('restart', 1);
  server.close();
});
