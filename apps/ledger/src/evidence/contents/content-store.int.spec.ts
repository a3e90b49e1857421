import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_BYTES } from './chunks';
import { type ContentStore } from './content-store';
import { contentOf, readWhole, sha256Of, TENANT, TestContents } from './contents.fixture';
import { pathOf } from './content-place';

const MIB = 1024 * 1024;

describe('the contents of evidence', () => {
  let contents: TestContents;
  let store: ContentStore;
  beforeAll(async () => {
    contents = await TestContents.open();
    store = await contents.store();
  });
  afterAll(() => contents?.close());

  const everywhere = ['postgres', 'folder'] as const;
  const storeIn = (place: (typeof everywhere)[number], smallUpTo: number) =>
    contents.store({
      place: place === 'folder' ? `folder:${contents.folder}` : 'postgres',
      smallUpTo,
    });

  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])(
    '[V1] come back as they were sent, with %i bytes, wherever they lie',
    async (size) => {
      for (const place of everywhere)
        for (const smallUpTo of [0, 2 * MIB]) {
          const bytes = randomBytes(size);
          const into = await storeIn(place, smallUpTo);
          // Of no bytes at all there is but one content.
          const subject = `${place}-${smallUpTo}`;
          const reply = await into.store(contentOf(bytes, subject), bytes);
          expect(reply).toEqual({ sha256: sha256Of(bytes), size, isNew: true });
          expect((await readWhole(into, bytes, { subject })).equals(bytes)).toBe(true);
        }
    },
  );

  it('[V1] come back from any byte on', async () => {
    const bytes = randomBytes(3 * CHUNK_BYTES + 5);
    await store.store(contentOf(bytes), bytes);
    const content = (await store.find(contentOf(bytes)))!;
    for (const [from, length] of [
      [0, 1],
      [CHUNK_BYTES - 1, 2],
      [CHUNK_BYTES, CHUNK_BYTES],
      [3 * CHUNK_BYTES, 100],
      [3 * CHUNK_BYTES + 4, 1],
      [bytes.length, 10],
    ] as const)
      expect(await store.read(content, from, length)).toEqual(bytes.subarray(from, from + length));
  });

  it('[V1] of 20 MB lie in the folder, sealed, and not in the database', async () => {
    const bytes = Buffer.alloc(20 * MIB, 'the same text again and again; ');
    const before = await contents.counts();
    await store.store(contentOf(bytes), bytes);
    expect((await readWhole(store, bytes)).equals(bytes)).toBe(true);
    expect((await contents.counts()).chunks).toBe(before.chunks);
    const { contentId, sha256 } = (await store.find(contentOf(bytes)))!;
    const file = await readFile(join(contents.folder, pathOf({ contentId, sha256 })));
    expect(file.length).toBe(bytes.length + 80 * 16);
    expect(file.includes('the same text')).toBe(false);
  });

  it('[V1] of another digest than declared leave nothing behind', async () => {
    const before = [await contents.counts(), await contents.files()];
    for (const size of [10, 2 * MIB]) {
      const declared = contentOf(randomBytes(8));
      await expect(store.store(declared, randomBytes(size))).rejects.toMatchObject({
        code: 'evidence_digest_mismatch',
      });
      expect(await store.find(declared)).toBeUndefined();
    }
    expect([await contents.counts(), await contents.files()]).toEqual(before);
  });

  it('[V1] may be as large as the settings allow, with or without a declared size', async () => {
    const small = await contents.store({ most: MIB });
    const bytes = randomBytes(MIB + 1);
    const refused = { code: 'content_too_large', facts: { most: MIB } };
    await expect(small.begin({ ...contentOf(bytes), size: MIB + 1 })).rejects.toMatchObject(
      refused,
    );
    const upload = await small.begin(contentOf(bytes));
    await expect(upload.push(bytes)).rejects.toMatchObject(refused);
    await upload.abandon();
    expect(await small.find(contentOf(bytes))).toBeUndefined();
  });

  it('[V1] are stored once for each subject, also by two instances at once', async () => {
    const other = await contents.store();
    for (const size of [100, 2 * MIB]) {
      const bytes = randomBytes(size);
      const before = await contents.counts();
      const both = await Promise.all([
        store.store(contentOf(bytes), bytes),
        other.store(contentOf(bytes), bytes),
      ]);
      expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
      expect(await other.store(contentOf(bytes), bytes)).toMatchObject({ isNew: false });
      expect((await contents.counts()).contents).toBe(before.contents + 1);
      expect(await store.store(contentOf(bytes, 'ada'), bytes)).toMatchObject({ isNew: true });
      expect((await readWhole(other, bytes, { subject: 'ada' })).equals(bytes)).toBe(true);
    }
    expect((await contents.files()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('[V1] that are there are checked all the same', async () => {
    const bytes = randomBytes(100);
    await store.store(contentOf(bytes), bytes);
    await expect(store.store(contentOf(bytes), randomBytes(100))).rejects.toMatchObject({
      code: 'evidence_digest_mismatch',
    });
  });

  it('[V3] whose bytes were changed, moved or cut off in the database are found when read', async () => {
    const inDatabase = await contents.store({ place: 'postgres' });
    const chunk = `ledger.evidence_chunks SET sealed =`;
    for (const damage of [
      `UPDATE ${chunk} set_byte(sealed, 7, get_byte(sealed, 7) # 1) WHERE content_id = $1 AND index = 1`,
      `UPDATE ${chunk} (SELECT sealed FROM ledger.evidence_chunks WHERE content_id = $1 AND index = 0)
         WHERE content_id = $1 AND index = 1`,
      `UPDATE ${chunk} substr(sealed, 1, 1000) WHERE content_id = $1 AND index = 1`,
      `DELETE FROM ledger.evidence_chunks WHERE content_id = $1 AND index = 2`,
      `UPDATE ledger.evidence_contents SET size = ${2 * CHUNK_BYTES} WHERE content_id = $1`,
    ]) {
      const bytes = randomBytes(2 * CHUNK_BYTES + 9);
      await inDatabase.store(contentOf(bytes), bytes);
      const { contentId } = (await inDatabase.find(contentOf(bytes)))!;
      await contents.views.pool.query(damage, [contentId]);
      await expect(readWhole(inDatabase, bytes)).rejects.toMatchObject({
        code: 'evidence_damaged',
      });
    }
  });

  it('[V3] whose file was changed, swapped, cut off or removed are found when read', async () => {
    const other = randomBytes(3 * MIB);
    await store.store(contentOf(other), other);
    const file = async (bytes: Buffer) =>
      join(contents.folder, pathOf((await store.find(contentOf(bytes)))!));
    const sealed = CHUNK_BYTES + 16;
    for (const damage of [
      (stored: Buffer) => Buffer.concat([stored.subarray(0, -1), Buffer.of(stored.at(-1)! ^ 1)]),
      (stored: Buffer) =>
        Buffer.concat([stored.subarray(sealed, 2 * sealed), stored.subarray(sealed)]),
      (stored: Buffer) => stored.subarray(0, 4 * sealed),
      async () => readFile(await file(other)),
      () => Buffer.alloc(0),
    ]) {
      const bytes = randomBytes(3 * MIB);
      await store.store(contentOf(bytes), bytes);
      const path = await file(bytes);
      await writeFile(path, await damage(await readFile(path)));
      await expect(readWhole(store, bytes)).rejects.toMatchObject({ code: 'evidence_damaged' });
    }
  });

  it('[V4] cannot be read, nor sent, when the key of their subject is destroyed', async () => {
    const bytes = randomBytes(2 * MIB);
    const of = contentOf(bytes, 'forgotten');
    await store.store(of, bytes);
    await contents.keys.destroy(TENANT, 'forgotten');
    const erased = { code: 'evidence_shredded' };
    await expect(readWhole(store, bytes, { subject: 'forgotten' })).rejects.toMatchObject(erased);
    await expect(store.store(of, bytes)).rejects.toMatchObject(erased);
    await expect(store.toBeNamed(of)).rejects.toMatchObject(erased);
  });

  it('[V1] that are text are scanned for secrets, which the refusal does not repeat', async () => {
    const pieces: string[] = [];
    const scanning = await contents.store({
      scan: (mediaType) =>
        mediaType.startsWith('text/')
          ? {
              push: (bytes) => void pieces.push(bytes.toString()),
              end: () => [{ kind: 'api-key', line: 2 }],
            }
          : undefined,
    });
    const bytes = Buffer.from('key:\nsecret-of-somebody');
    const text = { ...contentOf(bytes), mediaType: 'text/plain; charset=utf-8' };
    const error = await scanning.store(text, bytes).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      code: 'secret_found',
      facts: { found: [{ kind: 'api-key', line: 2 }] },
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('of-somebody');
    expect(pieces.join('')).toBe(bytes.toString());
    expect(await scanning.find(text)).toBeUndefined();
    expect(await scanning.store(contentOf(bytes), bytes)).toMatchObject({ isNew: true });
  });
});
