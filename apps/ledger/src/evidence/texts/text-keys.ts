import { type Client } from 'pg';
import { textsShredded } from '#contracts';
import { type SealedContent } from '#kernel';
import { textArray } from '#platform';
import { AesGcmKey, newKey, type SealingKey, Unsealable } from '../data-keys/sealing-key';
import { type PlannedCommand, streamKey, type StreamName } from '../../log/batch';

/** A text as it is stored beside the log. */
export interface StoredText extends TextKeyName {
  readonly ref: string;
  readonly sealed: Buffer;
}

/** A new key. */
export interface StoredKey extends TextKeyName {
  readonly wrapped: Buffer;
}

interface CurrentKey {
  readonly generation: number;
  readonly key: SealingKey;
}

/** What a batch stores beside the log, and the current keys of its streams. */
export interface SealedBatch {
  readonly texts: readonly StoredText[];
  readonly keys: readonly StoredKey[];
  readonly current: ReadonlyMap<string, CurrentKey>;
}

const STREAMS_MAX = 50_000;

/**
 * The data keys of the texts of streams, for the writer of the log. The cache is valid while the writer's epoch holds, as
 * for versions: nobody else creates a key, or appends the erasure that ends one.
 */
export class TextKeys {
  private readonly current = new Map<string, CurrentKey>();

  constructor(private readonly master: SealingKey) {}

  /** Loads, in one statement, the keys of streams that write texts and are not cached. */
  async load(client: Client, commands: readonly PlannedCommand[]): Promise<void> {
    const writing = commands.filter(({ item }) => item.contents?.length).map(({ item }) => item);
    const unseen = new Map<string, StreamName>();
    for (const item of writing)
      if (!this.current.has(streamKey(item))) unseen.set(streamKey(item), item);
    if (unseen.size === 0) return;
    const streams = [...unseen.values()];
    const { rows } = await client.query<{ n: number; generation: number; wrapped: Buffer }>({
      name: 'load-text-keys',
      text: `SELECT n::int, k.generation, k.wrapped
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted(tenant, stream, n)
        CROSS JOIN LATERAL (
          SELECT generation, wrapped FROM ledger.text_keys AS k
          WHERE k.tenant = wanted.tenant AND k.stream = wanted.stream ORDER BY generation DESC LIMIT 1
        ) AS k WHERE k.wrapped IS NOT NULL`,
      values: [
        textArray(streams.map(({ tenant }) => tenant)),
        textArray(streams.map(({ stream }) => stream)),
      ],
    });
    for (const { n, generation, wrapped } of rows) {
      const { tenant, stream } = streams[n - 1]!;
      const key = this.unwrapped(wrapped, { tenant, stream, generation });
      if (key) this.current.set(streamKey({ tenant, stream }), { generation, key });
    }
  }

  /** Undefined where another master key wrapped it: the stream gets a new key, and its old texts stay unreadable. */
  private unwrapped(wrapped: Buffer, name: TextKeyName): SealingKey | undefined {
    try {
      return unwrapTextKey(this.master, wrapped, name);
    } catch (error) {
      if (error instanceof Unsealable) return undefined;
      throw error;
    }
  }

  /**
   * Encrypts the texts of a batch. After an erasure in the batch, later texts of the stream get a new key.
   */
  seal(commands: readonly PlannedCommand[]): SealedBatch {
    const texts: StoredText[] = [];
    const keys: StoredKey[] = [];
    const current = new Map<string, CurrentKey>();
    const begin = ({ tenant, stream }: StreamName, generation: number): CurrentKey => {
      const [key, name] = [newKey(), { tenant, stream, generation }];
      keys.push({ ...name, wrapped: wrapTextKey(this.master, key, name) });
      const fresh = { generation, key: new AesGcmKey(key) };
      current.set(streamKey(name), fresh);
      return fresh;
    };
    for (const { item, result } of commands) {
      const { tenant, stream, events, contents = [] } = item;
      const first = result.version - events.length + 1;
      if (contents.length > 0) {
        const name = streamKey(item);
        const { generation, key } =
          current.get(name) ?? this.current.get(name) ?? begin(item, first);
        for (const content of contents) {
          const sealed = sealText(key, tenant, content);
          texts.push({ tenant, stream, generation, ref: content.ref, sealed });
        }
      }
      const erasure = events.findLastIndex(({ type }) => type === textsShredded.type);
      if (erasure >= 0) begin(item, first + erasure);
    }
    return { texts, keys, current };
  }

  /** The batch is committed: caches the current keys of its streams. */
  commit({ current }: SealedBatch): void {
    for (const [stream, key] of current) this.current.set(stream, key);
    const oldest = this.current.keys();
    while (this.current.size > STREAMS_MAX) this.current.delete(oldest.next().value!);
  }

  clear(): void {
    this.current.clear();
  }
}

/** A text with the salt of its digest, encrypted together: with the salt alone one could test guesses. */
export type SaltedText = Pick<SealedContent, 'salt' | 'content'>;

/** The plaintext is: the length of the salt (one byte), the salt, the text in UTF-8. */
const sealText = (
  key: SealingKey,
  tenant: string,
  { ref, salt, content }: SealedContent,
): Buffer => {
  const saltBytes = Buffer.from(salt, 'hex');
  const bytes = Buffer.concat([Buffer.of(saltBytes.length), saltBytes, Buffer.from(content)]);
  return key.seal(bytes, textOf(tenant, ref));
};

/** Throws `Unsealable` when this key did not encrypt it for this tenant and reference. */
export const openText = (
  key: SealingKey,
  tenant: string,
  { ref, sealed }: { readonly ref: string; readonly sealed: Uint8Array },
): SaltedText => {
  const bytes = key.open(sealed, textOf(tenant, ref));
  const begin = 1 + bytes[0]!;
  return { salt: bytes.toString('hex', 1, begin), content: bytes.toString('utf8', begin) };
};

/** The stream whose texts a key encrypts, and the version of the stream that it begins with. */
export interface TextKeyName {
  readonly tenant: string;
  readonly stream: string;
  readonly generation: number;
}

/** The associated data of a wrapped text key. */
export const wrappingOf = ({ tenant, stream, generation }: TextKeyName): string =>
  `text-key|${tenant}|${stream}|${generation}`;

const wrapTextKey = (master: SealingKey, key: Uint8Array, name: TextKeyName): Buffer =>
  master.seal(key, wrappingOf(name));

/** Throws `Unsealable` when the master key did not wrap it under this name. */
export const unwrapTextKey = (
  master: SealingKey,
  wrapped: Uint8Array,
  name: TextKeyName,
): SealingKey => new AesGcmKey(master.open(wrapped, wrappingOf(name)));

const textOf = (tenant: string, ref: string): string => `text|${tenant}|${ref.toLowerCase()}`;
