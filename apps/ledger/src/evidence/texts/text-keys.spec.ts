import { type Client } from 'pg';
import { type AppendItem, type SealedContent } from '#kernel';
import { AesGcmKey, newKey, type SealingKey, Unsealable } from '../data-keys/sealing-key';
import { type PlannedCommand } from '../../log/batch';
import {
  type StoredKey,
  type StoredText,
  openText,
  type SealedBatch,
  TextKeys,
  unwrapTextKey,
} from './text-keys';

const master = new AesGcmKey(newKey());

describe('sealing the texts of a batch', () => {
  it('[V4] begins one key a stream, at the version that first says something', () => {
    const { texts, keys } = new TextKeys(master).seal([
      command('work-order-1', 3, ['a']),
      command('work-order-2', 1, ['b', 'c']),
      command('work-order-1', 4, ['d']),
    ]);
    expect(keys.map(({ stream, generation }) => [stream, generation])).toEqual([
      ['work-order-1', 3],
      ['work-order-2', 1],
    ]);
    expect(texts.map((text) => read(text, keys))).toEqual(['a', 'b', 'c', 'd']);
    expect(texts.map(({ generation }) => generation)).toEqual([3, 1, 1, 3]);
  });

  it('[V4] begins none for those who say nothing', () => {
    const { texts, keys } = new TextKeys(master).seal([command('work-order-1', 1, [])]);
    expect([texts, keys]).toEqual([[], []]);
  });

  it('[V4] continues with a committed key, and with none whose commit is unknown', () => {
    const textKeys = new TextKeys(master);
    const lost = textKeys.seal([command('work-order-1', 1, ['a'])]);
    const committed = textKeys.seal([command('work-order-1', 1, ['a'])]);
    expect(committed.keys).toHaveLength(1);
    expect(committed.keys[0]!.wrapped).not.toEqual(lost.keys[0]!.wrapped);
    textKeys.commit(committed);
    const next = textKeys.seal([command('work-order-1', 2, ['b'])]);
    expect(next.keys).toEqual([]);
    expect(next.texts[0]!.generation).toBe(1);
    expect(read(next.texts[0]!, committed.keys)).toBe('b');
    textKeys.clear();
    expect(textKeys.seal([command('work-order-1', 3, ['c'])]).keys).toHaveLength(1);
  });

  it('[V4] begins a new key after an erasure, in the same batch too', () => {
    const textKeys = new TextKeys(master);
    const batch = textKeys.seal([
      command('work-order-1', 1, ['before']),
      command('work-order-2', 1, ['elsewhere']),
      command('work-order-1', 2, [], 'texts.shredded'),
      command('work-order-1', 3, ['after']),
    ]);
    expect(batch.keys.map(({ stream, generation }) => [stream, generation])).toEqual([
      ['work-order-1', 1],
      ['work-order-2', 1],
      ['work-order-1', 2],
    ]);
    expect(batch.texts.map(({ generation }) => generation)).toEqual([1, 1, 2]);
    const [before, , after] = batch.texts;
    expect(read(after!, batch.keys)).toBe('after');
    const [first] = batch.keys;
    expect(() => read({ ...after!, generation: 1 }, [first!])).toThrow(Unsealable);
    expect(read(before!, batch.keys)).toBe('before');
    textKeys.commit(batch);
    expect(textKeys.seal([command('work-order-1', 4, ['x'])]).texts[0]!.generation).toBe(2);
  });

  it('[V4] begins a key with the erasure itself, so that the next writer finds no older one', () => {
    const { keys, texts } = new TextKeys(master).seal([
      command('work-order-1', 7, [], 'texts.shredded'),
    ]);
    expect(texts).toEqual([]);
    expect(keys.map(({ stream, generation }) => [stream, generation])).toEqual([
      ['work-order-1', 7],
    ]);
  });

  it('[V4] tells tenants apart: the same stream of another has another key', () => {
    const { keys, texts } = new TextKeys(master).seal([
      command('work-order-1', 1, ['a']),
      command('work-order-1', 1, ['b'], undefined, 'other'),
    ]);
    expect(keys.map(({ tenant }) => tenant)).toEqual(['default', 'other']);
    expect(() => read(texts[1]!, [{ ...keys[0]!, tenant: 'other' }])).toThrow(Unsealable);
  });

  it('[V4] hides also the salt: a guess cannot be tried', () => {
    const { texts } = new TextKeys(master).seal([command('work-order-1', 1, ['a'])]);
    expect(texts[0]!.sealed.includes(Buffer.from(SALT, 'hex'))).toBe(false);
    expect(JSON.stringify(texts)).not.toContain(SALT);
  });
});

describe('loading the keys of streams', () => {
  const queries: unknown[][] = [];
  const rows = (found: object[]): Client =>
    ({
      query: (query: { values: unknown[] }) => {
        queries.push(query.values);
        return Promise.resolve({ rows: found });
      },
    }) as Client;
  beforeEach(() => queries.splice(0));

  const sealedBatch = (): SealedBatch =>
    new TextKeys(master).seal([command('work-order-1', 1, ['a'])]);

  it('[V4] loads all unseen keys in one query, and sends none when there are none', async () => {
    const textKeys = new TextKeys(master);
    const { keys } = sealedBatch();
    const client = rows([{ n: 1, generation: 1, wrapped: keys[0]!.wrapped }]);
    const batch = [command('work-order-1', 2, ['b']), command('work-order-1', 3, ['c'])];
    await textKeys.load(client, [...batch, command('work-order-3', 1, [])]);
    expect(queries).toHaveLength(1);
    expect(textKeys.seal(batch).keys).toEqual([]);
    await textKeys.load(client, batch);
    await textKeys.load(client, [command('work-order-4', 1, [])]);
    expect(queries).toHaveLength(1);
  });

  it('[V6] goes on with a new key where the master key does not open the old one', async () => {
    const textKeys = new TextKeys(new AesGcmKey(newKey()));
    const client = rows([{ n: 1, generation: 1, wrapped: sealedBatch().keys[0]!.wrapped }]);
    const batch = [command('work-order-1', 2, ['b'])];
    await textKeys.load(client, batch);
    expect(textKeys.seal(batch).keys).toMatchObject([{ generation: 2 }]);
  });
});

const SALT = '0123456789abcdef0123456789abcdef';
let refs = 0;

function command(
  stream: string,
  version: number,
  plainTexts: readonly string[],
  type = 'step.completed',
  tenant = 'default',
): PlannedCommand {
  const contents: SealedContent[] = plainTexts.map((content) => ({
    ref: `0190a0b0-0000-7000-8000-${String(++refs).padStart(12, '0')}`,
    salt: SALT,
    content,
  }));
  const item = { tenant, stream, contents, events: [{ type }] } as unknown as AppendItem;
  return { item, result: { firstPosition: 1, lastPosition: 1, version, answer: null } };
}

function read(text: StoredText, keys: readonly StoredKey[]): string {
  const storedKey = keys.find(
    ({ tenant, stream, generation }) =>
      tenant === text.tenant && stream === text.stream && generation === text.generation,
  )!;
  const key: SealingKey = unwrapTextKey(master, storedKey.wrapped, storedKey);
  const { salt, content } = openText(key, text.tenant, text);
  expect(salt).toBe(SALT);
  return content;
}
