import { AnchorError } from './anchor';

export interface Posted {
  readonly status: number;
  readonly body: string;
}

/** More than a hundred signatures. */
const ANSWER_MAX_BYTES = 64 * 1024;

/**
 * Posts a text and takes the answer, whatever its status. Follows no redirect: nobody but the address that was set is
 * told anything. Rejects with `AnchorTrouble` when there is no answer, and as the signal says when it was cut off.
 */
export const post = async (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Posted> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'writ', ...headers },
      redirect: 'manual',
      signal,
    });
    return { status: response.status, body: await textOf(response) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AnchorError) throw error;
    throw new AnchorError(`There was no answer: ${reasonOf(error)}.`, { cause: error });
  }
};

const textOf = async ({ body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > ANSWER_MAX_BYTES) throw new AnchorError('Its answer is too long.');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The kind of the trouble: what is said beside may name hosts and addresses. */
const reasonOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: string; name?: string }; name?: string };
  return cause?.code ?? cause?.name ?? name ?? 'unknown';
};
