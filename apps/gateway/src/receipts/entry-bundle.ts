/** Entries with their lengths in front: two bytes, the higher first (C2SP tlog-tiles). */
export const entryBundle = (entries: readonly Uint8Array[]): Buffer =>
  Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));

const lengthOf = ({ length }: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(length);
  return bytes;
};
