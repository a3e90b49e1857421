import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type NewEvent } from '#kernel';

/** Moves erasable fields beside the log; the event keeps a salted digest and a reference. */
export const seal = (
  event: NewEvent,
  { version, erasable }: { version: number; erasable: readonly string[] },
) => {
  const data = { ...(event.data as Record<string, unknown>) };
  const contents = erasable
    .filter((field) => data[field] !== undefined)
    .map((field) => {
      const content = {
        ref: uuidv7(),
        salt: randomBytes(16).toString('hex'),
        content: String(data[field]),
      };
      data[field] = { ref: content.ref, sha256: saltedDigest(content.salt, content.content) };
      return content;
    });
  const { type, occurredAt } = event;
  return { event: { id: uuidv7(), type, schemaVersion: version, occurredAt, data }, contents };
};

/** SHA-256 hex of the salt's bytes followed by the content's UTF-8 bytes. */
export const saltedDigest = (saltHex: string, content: string): string =>
  createHash('sha256').update(Buffer.from(saltHex, 'hex')).update(content, 'utf8').digest('hex');
