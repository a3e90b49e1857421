import { randomBytes } from 'node:crypto';
import { CHUNK_BYTES } from './chunks';
import { contentOf, readWhole, type StoreOptions, TestContents } from './contents.fixture';
import { S3Place } from './s3-place';

const MIB = 1024 * 1024;
/** `http://key:secret@host:port/bucket` of a store that may be filled; the bucket must be there. */
const given = process.env['WRIT_TEST_S3_URL'];

if (given === undefined) {
  it('[V1] is not tried with an S3 store: WRIT_TEST_S3_URL names none', () => {
    process.stderr.write('contents in S3: WRIT_TEST_S3_URL is not set, so no store was tested\n');
    expect(given).toBeUndefined();
  });
} else {
  describe('the contents of evidence in an S3 store', () => {
    const { origin, username, password, pathname, host, protocol } = new URL(given);
    const bucket = pathname.slice(1);
    const endpoint = origin === 'null' ? `${protocol}//${host}` : origin;
    const options: StoreOptions = { place: `s3://${bucket}/evidence`, endpoint };
    let contents: TestContents;
    beforeAll(async () => {
      process.env['AWS_ACCESS_KEY_ID'] = username || 'test';
      process.env['AWS_SECRET_ACCESS_KEY'] = password || 'test';
      contents = await TestContents.open();
    });
    afterAll(() => contents?.close());

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
        endpoint,
      });
      await expect(place.ready()).rejects.toThrow('the bucket not-there at http');
      place.close();
    });
  });
}
