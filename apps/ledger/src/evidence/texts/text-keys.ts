import { type Client } from 'pg';
import { textsShredded } from '#contracts';
import { type SealedContent } from '#kernel';
import { AesGcmKey, newKey, type SealingKey, Unsealable } from '../data-keys/sealing-key';
import { type PlannedCommand, streamKey, type StreamName } from '../../log/batch';
import { textArray } from '../../log/pg-arrays';

/** A text as it is kept beside the log. */
export interface KeptText extends TextKeyName {
  readonly ref: string;
  readonly sealed: Buffer;
}

/** A key that is kept for the first time. */
export interface KeptKey extends TextKeyName {
  readonly wrapped: Buffer;
}

interface CurrentKey {
  readonly generation: number;
  readonly key: SealingKey;
}

/** What a batch keeps beside the log, and the keys that its streams go on with. */
export interface SealedBatch {
  readonly texts: readonly KeptText[];
  readonly keys: readonly KeptKey[];
  readonly current: ReadonlyMap<string, CurrentKey>;
}

const STREAMS_MAX = 50_000;

/**
 * The keys to the texts of streams, for the one who writes the log. What is remembered may be believed while its
 * epoch holds, as with versions: nobody else begins a key, or appends the erasure that ends one.
 */
export class TextKeys {
  private readonly current = new Map<string, CurrentKey>();

  constructor(private readonly master: SealingKey) {}

  /** Looks up, in one statement, the keys of streams that write texts and were not seen yet. */
  async look(client: Client, commands: readonly PlannedCommand[]): Promise<void> {
    const writing = commands.filter(({ item }) => item.contents?.length).map(({ item }) => item);
    const unseen = new Map<string, StreamName>();
    for (const item of writing)
      if (!this.current.has(streamKey(item))) unseen.set(streamKey(item), item);
    if (unseen.size === 0) return;
    const streams = [...unseen.values()];
    const { rows } = await client.query<{ n: number; generation: number; wrapped: Buffer }>({
      name: 'look-up-text-keys',
      text: `SELECT n::int, k.generation, k.wrapped
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(tenant, stream, n)
        CROSS JOIN LATERAL (
          SELECT generation, wrapped FROM ledger.text_keys AS k
          WHERE k.tenant = asked.tenant AND k.stream = asked.stream ORDER BY generation DESC LIMIT 1
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

  /** Undefined where the master key is not the one that wrapped it: work goes on with a new one, unread the old. */
  private unwrapped(wrapped: Buffer, name: TextKeyName): SealingKey | undefined {
    try {
      return unwrapTextKey(this.master, wrapped, name);
    } catch (error) {
      if (error instanceof Unsealable) return undefined;
      throw error;
    }
  }

  /**
   * Seals the texts of a batch. What an erasure in it ends is over for all that comes after it in its stream, in
   * this batch too: that begins with a key of its own.
   */
  seal(commands: readonly PlannedCommand[]): SealedBatch {
    const texts: KeptText[] = [];
    const keys: KeptKey[] = [];
    const current = new Map<string, CurrentKey>();
    const begin = ({ tenant, stream }: StreamName, generation: number): CurrentKey => {
      const [key, name] = [newKey(), { tenant, stream, generation }];
      keys.push({ ...name, wrapped: wrapTextKey(this.master, key, name) });
      const begun = { generation, key: new AesGcmKey(key) };
      current.set(streamKey(name), begun);
      return begun;
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

  /** The batch is committed: its streams go on with these keys. */
  keep({ current }: SealedBatch): void {
    for (const [stream, key] of current) this.current.set(stream, key);
    const oldest = this.current.keys();
    while (this.current.size > STREAMS_MAX) this.current.delete(oldest.next().value!);
  }

  clear(): void {
    this.current.clear();
  }
}

/** A text with the salt of its digest: who may no longer read the one shall not try guesses with the other. */
export type SaltedText = Pick<SealedContent, 'salt' | 'content'>;

/** Sealed are: the length of the salt (one byte), the salt, the text in UTF-8. */
export const sealText = (
  key: SealingKey,
  tenant: string,
  { ref, salt, content }: SealedContent,
): Buffer => {
  const saltBytes = Buffer.from(salt, 'hex');
  const bytes = Buffer.concat([Buffer.of(saltBytes.length), saltBytes, Buffer.from(content)]);
  return key.seal(bytes, textOf(tenant, ref));
};

/** Throws `Unsealable` when it is not what was sealed by this key, for this tenant and reference. */
export const openText = (
  key: SealingKey,
  tenant: string,
  { ref, sealed }: { readonly ref: string; readonly sealed: Uint8Array },
): SaltedText => {
  const bytes = key.open(sealed, textOf(tenant, ref));
  const begin = 1 + bytes[0]!;
  return { salt: bytes.toString('hex', 1, begin), content: bytes.toString('utf8', begin) };
};

/** Of which stream's texts a key is the key, and the version of the stream that it begins with. */
export interface TextKeyName {
  readonly tenant: string;
  readonly stream: string;
  readonly generation: number;
}

/** What the key to texts is wrapped as. */
export const wrappingOf = ({ tenant, stream, generation }: TextKeyName): string =>
  `text-key|${tenant}|${stream}|${generation}`;

export const wrapTextKey = (master: SealingKey, key: Uint8Array, name: TextKeyName): Buffer =>
  master.seal(key, wrappingOf(name));

/** Throws `Unsealable` when it was not wrapped by the master key as this key. */
export const unwrapTextKey = (
  master: SealingKey,
  wrapped: Uint8Array,
  name: TextKeyName,
): SealingKey => new AesGcmKey(master.open(wrapped, wrappingOf(name)));

const textOf = (tenant: string, ref: string): string => `text|${tenant}|${ref.toLowerCase()}`;
