import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Unavailable } from '#platform';
import { S3Place } from './s3-place';

const MIB = 1024 * 1024;
const ADDRESS = { sha256: 'ab'.repeat(32), contentId: '0b0f4d1e-5d0e-4c1e-9d7e-2f6a3c1b8a10' };
const KEY = `/bucket/evidence/ab/${ADDRESS.sha256}.${ADDRESS.contentId}`;

interface ReceivedRequest {
  readonly what: string;
  readonly range: string | undefined;
  readonly authorization: string;
  readonly size: number;
}

/** Replaces S3, which is outside the project, and records the requests. */
describe('the requests to an S3 store', () => {
  const requests: ReceivedRequest[] = [];
  let answer: (what: string, response: ServerResponse) => void;
  let server: Server;
  let place: S3Place;

  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'a-key';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'a-secret';
    server = createServer((request, response) => void take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    place = await S3Place.of({
      bucket: 'bucket',
      prefix: 'evidence/',
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${port}`,
    });
  });
  beforeEach(() => {
    requests.length = 0;
    answer = answered;
  });
  afterAll(async () => {
    place.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let size = 0;
    for await (const bytes of request) size += (bytes as Buffer).length;
    const { range, authorization = '' } = request.headers;
    const what = `${request.method} ${request.url}`;
    requests.push({ what, range, authorization, size });
    answer(what, response);
  };
  const whats = () =>
    requests.map(({ what }) => what.replaceAll(/&?x-id=\w+/g, '').replace(/\?$/, ''));

  it('[V1] takes a content of one part at once, under a key made of its digest', async () => {
    const sink = await place.sink(ADDRESS);
    await sink.write(Buffer.alloc(MIB));
    await sink.end();
    expect(whats()).toEqual([`PUT ${KEY}`]);
    expect(requests[0]!.size).toBe(MIB);
    expect(requests[0]!.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=a-key\/\d+\/eu-central-1/,
    );
  });

  it('[V1] takes a larger one in parts', async () => {
    const sink = await place.sink(ADDRESS);
    for (let i = 0; i < 20; i++) await sink.write(Buffer.alloc(MIB));
    await sink.end();
    expect([...whats()].sort()).toEqual([
      `POST ${KEY}?uploadId=upload-1`,
      `POST ${KEY}?uploads=`,
      `PUT ${KEY}?partNumber=1&uploadId=upload-1`,
      `PUT ${KEY}?partNumber=2&uploadId=upload-1`,
      `PUT ${KEY}?partNumber=3&uploadId=upload-1`,
    ]);
    const parts = requests
      .filter(({ what }) => what.includes('partNumber'))
      .map(({ size }) => size);
    expect(parts.sort((a, b) => b - a)).toEqual([8 * MIB, 8 * MIB, 4 * MIB]);
  });

  it('[V1] gives chunks back by range', async () => {
    answer = (_what, response) => void response.writeHead(206).end('sealed');
    const extent = { first: 3, count: 2, sealedBytes: 100 };
    expect((await place.read(ADDRESS, extent)).toString()).toBe('sealed');
    expect(requests.map(({ range }) => range)).toEqual(['bytes=300-499']);
  });

  it('[V1] that has no such object has no bytes of it', async () => {
    answer = (_what, response) => refused(response, 404, 'NoSuchKey');
    expect(await place.read(ADDRESS, { first: 0, count: 1, sealedBytes: 9 })).toHaveLength(0);
  });

  it('[O1] that says no is an outage, which tells nobody of keys and buckets', async () => {
    answer = (_what, response) => refused(response, 403, 'AccessDenied');
    const reading = place.read(ADDRESS, { first: 0, count: 1, sealedBytes: 9 });
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Error).message).not.toMatch(/bucket|a-key/);

    const sink = await place.sink(ADDRESS);
    const writing = async () => {
      for (let i = 0; i < 40; i++) await sink.write(Buffer.alloc(MIB));
      await sink.end();
    };
    await expect(writing()).rejects.toBeInstanceOf(Unavailable);
  });

  it('[V1] keeps nothing of what is discarded', async () => {
    const sink = await place.sink(ADDRESS);
    for (let i = 0; i < 9; i++) await sink.write(Buffer.alloc(MIB));
    await sink.discard();
    expect(whats()).toContain(`DELETE ${KEY}`);
    expect(whats()).not.toContain(`POST ${KEY}?uploadId=upload-1`);
  });
});

function answered(what: string, response: ServerResponse): void {
  if (what.startsWith('DELETE')) return void response.writeHead(204).end();
  if (/POST .*\?uploads/.test(what)) {
    response.end(
      '<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>k</Key><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>',
    );
    return;
  }
  if (what.startsWith('POST'))
    return void response.end(
      '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>',
    );
  response.writeHead(200, { etag: '"e"' }).end();
}

function refused(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>No.</Message></Error>`);
}
