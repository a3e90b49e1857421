import { createHash } from 'node:crypto';
import { WritError } from '#client';
import { type InputSchema } from './tool-schemas';

const TEXT = {
  type: 'string',
  description: 'The artifact as text; in place of content. Its SHA-256 is made here.',
  examples: ['Refunded 50.00 EUR.'],
};

/** Agents write texts and do not count digests: `record_evidence` takes a text, and makes its digest. */
export const takingText = ({ properties, required, ...schema }: InputSchema): InputSchema => ({
  ...schema,
  type: 'object',
  properties: { ...properties, text: TEXT },
  required: required.filter((name) => name !== 'sha256' && name !== 'mediaType'),
});

/** What the API takes in place of `text`: content in base64, its size and its SHA-256. Throws `WritError`. */
export const withDigest = (
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const { text, ...others } = args;
  if (text !== undefined && others['content'] !== undefined)
    throw new WritError('Give the artifact once: as text, or as content in base64.');
  const bytes = bytesOf(text, others['content']);
  if (!bytes) return others;
  return {
    mediaType: text === undefined ? 'application/octet-stream' : 'text/plain',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    ...others,
    content: bytes.toString('base64'),
  };
};

const bytesOf = (text: unknown, content: unknown): Buffer | undefined => {
  if (typeof text === 'string') return Buffer.from(text, 'utf8');
  return typeof content === 'string' ? Buffer.from(content, 'base64') : undefined;
};
