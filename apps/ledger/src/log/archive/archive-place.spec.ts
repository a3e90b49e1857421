import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { archivePlace } from './archive-place';

/** Replaces S3, which is outside the project. */
describe('the place of an archive', () => {
  const requests: string[] = [];
  let server: Server;
  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'a-key';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'a-secret';
    server = createServer((request, response) => {
      const { method, url, headers } = request;
      requests.push(`${method} ${url!.split('?')[0]} ${headers.range}`);
      requests.push(/Credential=[^,]+/.exec(headers.authorization!)![0]);
      response.writeHead(206).end('packed');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('[V3] reads a part of a file from an S3-compatible store', async () => {
    const { port } = server.address() as AddressInfo;
    const place = await archivePlace(
      `s3://bucket/old/logs?region=eu-west-1&endpoint=http://127.0.0.1:${port}`,
    );
    const bytes = await place.readAt('events.jsonl.gz', { from: 100, length: 50 });
    expect(bytes.toString()).toBe('packed');
    expect(requests[0]).toBe('GET /bucket/old/logs/events.jsonl.gz bytes=100-149');
    expect(requests[1]).toMatch(/^Credential=a-key\/\d+\/eu-west-1\//);
  });

  it.each(['folder:relative', '/var/log', 'ftp://host', 's3:///nothing', ''])(
    'is not %j, and says what it is',
    async (text) => {
      await expect(archivePlace(text)).rejects.toThrow('is no place: give folder:/absolute/path');
    },
  );
});
