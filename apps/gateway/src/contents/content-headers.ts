import { type FastifyReply } from 'fastify';
import { type ReadContentReply } from '#contracts';
import { POSITION_HEADER } from '../queries/questions';

/** What a header may carry; anything else that was recorded is not repeated in one. */
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/markdown': '.md',
  'text/plain': '.txt',
};

/** The entity tag of a content: its digest, so that it is the same at every instance and time. */
export const tagOf = ({ sha256 }: Pick<ReadContentReply, 'sha256'>): string => `"${sha256}"`;

/**
 * Headers of a content. It comes from anybody: a browser saves it under a harmless name, and never shows or runs it
 * as part of this site. Nothing keeps a copy, because it may be erased here.
 */
export const sendContentHeaders = (reply: FastifyReply, content: ReadContentReply): void => {
  const { mediaType, sha256, evidenceId, position } = content;
  sendFileHeaders(reply, { name: fileName(evidenceId, mediaType), sha256 });
  if (MEDIA_TYPE.test(mediaType)) void reply.header('content-type', mediaType);
  void reply
    .header('accept-ranges', 'bytes')
    .header('etag', tagOf(content))
    .header(POSITION_HEADER, String(position));
};

/**
 * Headers of bytes that anybody may have sent, by what they are saved as and their SHA-256 in hex: a browser saves them
 * and never shows or runs them, and nothing keeps a copy.
 */
export const sendFileHeaders = (
  reply: FastifyReply,
  { name, sha256 }: { readonly name: string; readonly sha256: string },
): void => {
  void reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    // RFC 9530
    .header('repr-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`);
};

const fileName = (evidenceId: string, mediaType: string): string => {
  const [plain = ''] = mediaType.toLowerCase().split(';', 1);
  return `${evidenceId}${EXTENSIONS[plain.trim()] ?? ''}`;
};
