import { type SealedContent } from '#kernel';
import { AesGcmKey, type SealingKey } from '../data-keys/sealing-key';

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
