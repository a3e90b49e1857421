import { Refusal } from '#kernel';

const LENGTH_BYTES = 4;

/**
 * A JSON header and raw bytes in one message, so that content is not carried in base64: the header's length
 * (4 bytes, big endian), the header, the bytes.
 */
export const byteFrame = (header: object, bytes: Uint8Array = NOTHING): Buffer => {
  const said = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(said.length);
  return Buffer.concat([length, said, bytes]);
};
const NOTHING = new Uint8Array();

/** What `byteFrame` made. The bytes are those of the frame, not a copy. Refuses with `invalid_request`. */
export const openByteFrame = <T extends object>(
  frame: Uint8Array,
): { readonly header: T; readonly bytes: Buffer } => {
  const all = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const end = all.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + all.readUInt32BE();
  const header = end > all.length ? undefined : headerIn(all.subarray(LENGTH_BYTES, end));
  if (!header) throw new Refusal('invalid_request', 'Malformed frame: it has no header.');
  return { header: header as T, bytes: all.subarray(end) };
};

const headerIn = (said: Buffer): object | undefined => {
  try {
    const value: unknown = JSON.parse(said.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
