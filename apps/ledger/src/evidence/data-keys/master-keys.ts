import { AesGcmKey, KEY_BYTES, type SealingKey, Unsealable } from './sealing-key';

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** How to make a key, for the message that stops the start of the ledger. */
const HOW_TO_MAKE_ONE =
  'make one with `echo "key-1:$(openssl rand -base64 32)"` and store it apart from the backups of the database';

/**
 * Envelope encryption: the master keys of `WRIT_CONTENT_KEY` encrypt (wrap) the data keys: `<id>:<base64 of 32 bytes>`,
 * several joined by commas. The first one wraps, any one unwraps. Key rotation puts a new one in front; the old one stays
 * until `Rewrapping` is done. A wrapped key begins with the length and the id of its master key.
 */
export class MasterKeys implements SealingKey {
  private constructor(private readonly keys: ReadonlyMap<string, SealingKey>) {}

  /** Throws, with the setting and how to make a key, where there is none or one is malformed. */
  static of(setting: string | undefined): MasterKeys {
    if (!setting)
      throw new Error(`Set WRIT_CONTENT_KEY, or WRIT_CONTENT_KEY_FILE: ${HOW_TO_MAKE_ONE}.`);
    const keys = setting.split(',').map((text) => keyOf(text.trim()));
    const byId = new Map(keys);
    if (byId.size < keys.length)
      throw new Error('WRIT_CONTENT_KEY names two keys by one id: give each key an id of its own.');
    return new MasterKeys(byId);
  }

  /** The id of the key that wraps. */
  get current(): string {
    return this.keys.keys().next().value!;
  }

  /** The ids of all keys, the one that wraps first. */
  get ids(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** The prefix of everything that the key of this id has wrapped. */
  static markOf(id: string): Buffer {
    return Buffer.concat([Buffer.of(Buffer.byteLength(id)), Buffer.from(id)]);
  }

  seal(bytes: Uint8Array, associatedData: string): Buffer {
    const sealed = this.keys.get(this.current)!.seal(bytes, associatedData);
    return Buffer.concat([MasterKeys.markOf(this.current), sealed]);
  }

  /** Throws `Unsealable`, with the id of the key, when the master key is not configured. */
  open(sealed: Uint8Array, associatedData: string): Buffer {
    const id = MasterKeys.idOf(sealed);
    const key = this.keys.get(id);
    if (!key) throw new Unsealable(`WRIT_CONTENT_KEY has no key ${id}, which wrapped this: add it`);
    return key.open(sealed.subarray(1 + Buffer.byteLength(id)), associatedData);
  }

  /** The id of the key that wrapped these bytes. */
  static idOf(sealed: Uint8Array): string {
    return Buffer.from(sealed.subarray(1, 1 + (sealed[0] ?? 0))).toString();
  }
}

const keyOf = (text: string): readonly [string, SealingKey] => {
  // Without a colon all of it is the id, and the key is missing.
  const [id = '', base64 = ''] = text.split(/:(.*)/s);
  const key = Buffer.from(base64, 'base64');
  if (!ID.test(id) || key.length !== KEY_BYTES || key.toString('base64') !== base64)
    throw new Error(
      `WRIT_CONTENT_KEY must be <id>:<base64 of 32 bytes>, several joined by commas: ${HOW_TO_MAKE_ONE}.`,
    );
  return [id, new AesGcmKey(key)];
};
