import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { post } from './posting';

const wanted = (url: string) => ({ url, headers: { 'webhook-id': 'id' }, body: '{"ä":1}' });
const options = { reach: 'public', timeoutMs: 20_000 } as const;

let server: Server;
let asked = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const port = () => (server.address() as AddressInfo).port;

describe('an attempt', () => {
  it.each(['https://localhost', 'https://127.0.0.1', 'http://127.0.0.1', 'http://localhost'])(
    '[N2] does not even connect to %s, whatever was said when the webhook was made',
    async (url) => {
      expect(await post(wanted(`${url}:${port()}/`), options)).toEqual({
        status: null,
        error: 'it leads to an address that is not public',
      });
      expect(asked).toBe(0);
    },
  );

  it('[N2] that finds nobody is an outcome, and says nothing of addresses', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/`;
    await new Promise((resolve) => closed.close(resolve));
    expect(await post(wanted(url), { ...options, reach: 'anywhere' })).toEqual({
      status: null,
      error: 'no answer: ECONNREFUSED',
    });
  });

  it('[N2] arrives where it may', async () => {
    const outcome = await post(wanted(`http://localhost:${port()}/`), {
      ...options,
      reach: 'anywhere',
    });
    expect([outcome.status, asked]).toEqual([200, 1]);
  });
});
