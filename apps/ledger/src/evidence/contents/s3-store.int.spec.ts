import { randomBytes } from 'node:crypto';
import { type S3Server, startS3Server } from '#testkit';
import { CHUNK_BYTES } from './chunks';
import { contentOf, readWhole, type StoreOptions, TestContents } from './contents.fixture';
import { S3Place } from './s3-place';

const MIB = 1024 * 1024;
describe('the contents of evidence in an S3 store', () => {
  let server: S3Server;
  let options: StoreOptions;
  let contents: TestContents;
  beforeAll(async () => {
    server = await startS3Server();
    options = { place: `s3://${server.bucket}/evidence`, endpoint: server.endpoint };
    contents = await TestContents.open();
  });
  afterAll(async () => {
    await contents?.close();
    server?.stop();
  });

  it('[V1] come back as they were sent, in one part and in several', async () => {
    const store = await contents.store(options);
    for (const size of [MIB, 20 * MIB + 3, 8 * CHUNK_BYTES]) {
      const bytes = randomBytes(size);
      expect(await store.store(contentOf(bytes), bytes)).toMatchObject({ size, isNew: true });
      expect((await readWhole(store, bytes)).equals(bytes)).toBe(true);
      const content = (await store.find(contentOf(bytes)))!;
      expect(content.place).toBe('s3');
      expect(await store.read(content, size - 5, 100)).toEqual(bytes.subarray(-5));
    }
    expect((await contents.counts()).chunks).toBe(0);
  });

  it('[V1] of another digest than declared leave nothing behind', async () => {
    const store = await contents.store(options);
    const declared = contentOf(randomBytes(1));
    for (const size of [MIB, 20 * MIB])
      await expect(store.store(declared, randomBytes(size))).rejects.toMatchObject({
        code: 'evidence_digest_mismatch',
      });
    expect(await store.find(declared)).toBeUndefined();
  });

  it('[V1] are removed when nobody names them, and missing for readers', async () => {
    const store = await contents.store(options);
    const bytes = randomBytes(2 * MIB);
    await store.store(contentOf(bytes), bytes);
    const content = (await store.find(contentOf(bytes)))!;
    await contents.later('25 hours');
    expect(await (await contents.sweep(options)).turn()).toBeGreaterThan(0);
    await expect(store.read(content, 0, 10)).rejects.toMatchObject({ code: 'evidence_damaged' });
  });

  it('says of a bucket that is not there what to do', async () => {
    const place = await S3Place.of({
      bucket: 'not-there',
      prefix: '',
      region: 'us-east-1',
      endpoint: server.endpoint,
    });
    await expect(place.ready()).rejects.toThrow('the bucket not-there at http');
    place.close();
  });
});
