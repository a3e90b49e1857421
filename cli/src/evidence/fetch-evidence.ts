import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WritError } from '#client';
import { startProgress } from '../progress';
import { type Session } from '../session';
import { sayContent } from '../terminal';

export interface EvidenceRequest {
  readonly evidenceId: string;
  readonly workOrder?: string;
  /** A file; standard output where absent. */
  readonly output?: string;
}

/** Content that the API answers with its digest. */
export interface ContentRequest {
  /** What it is called when something is wrong with it. */
  readonly name: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly output?: string;
}

/** RFC 9530 */
const SHA256 = /sha-256=:([A-Za-z0-9+/]{43}=):/;

/** Gets what evidence is made of: as `fetchContent`, by the digest that was recorded. */
export const fetchEvidence = (
  session: Session,
  { evidenceId, workOrder, output }: EvidenceRequest,
): Promise<string> =>
  fetchContent(session, {
    name: evidenceId,
    path: `/v1/evidence/${encodeURIComponent(evidenceId)}/content`,
    query: { workOrderId: workOrder },
    output,
  });

/**
 * Gets content, checks it against the digest that the API says, and answers that digest in hex. A file is there only
 * when it is whole and what it should be. Throws `WritError` when it is not.
 */
export const fetchContent = async (
  { client, terminal }: Session,
  { name, path, query, output }: ContentRequest,
): Promise<string> => {
  const answer = await client.send('GET', path, { query, accept: '*/*', streams: true });
  const recorded = digestIn(answer.headers, name);
  const total = Number(answer.headers.get('content-length') ?? 0);
  const part = output && `${output}.part`;
  const progress = part ? startProgress(terminal, total, 'bytes') : undefined;
  const hash = createHash('sha256');
  const checked = async function* (content: AsyncIterable<Uint8Array>) {
    let read = 0;
    for await (const bytes of content) {
      hash.update(bytes);
      read += bytes.length;
      progress?.moved(read, read);
      yield bytes;
    }
  };
  try {
    const content = Readable.from(answer.body ?? []);
    if (part) await pipeline(content, checked, createWriteStream(part));
    else await sayContent(terminal.out, checked(content));
    const found = hash.digest('hex');
    if (found !== recorded)
      throw new WritError(
        `${name} is not what was recorded: its SHA-256 is ${found}, and ${recorded} was recorded. Do not use it.`,
      );
    if (part) await rename(part, output!);
    return recorded;
  } catch (error) {
    if (part) await rm(part, { force: true });
    if (error instanceof WritError) throw error;
    throw new WritError(`${name} did not come whole: ${(error as Error).message}.`);
  } finally {
    progress?.stop();
  }
};

const digestIn = (headers: Headers, name: string): string => {
  const base64 = SHA256.exec(headers.get('repr-digest') ?? '')?.[1];
  if (base64) return Buffer.from(base64, 'base64').toString('hex');
  throw new WritError(`The answer does not say the digest of ${name}: this is not Writ's API.`);
};
