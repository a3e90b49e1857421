import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { mustReach, publicLookup, type Reach } from './public-address';

/** What came of one attempt: the status of the answer, or why there was none. */
export type Posted =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | { readonly status: null; readonly error: string };

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostOptions {
  readonly reach: Reach;
  readonly timeoutMs: number;
}

/** Of an answer no more is taken from the line, and nothing is kept. */
const ANSWER_MAX_BYTES = 1_024;

/**
 * Posts JSON, follows no redirect, and never rejects: what went wrong is an outcome. Node's `fetch` cannot be
 * told which address to connect to without a client of its own version; this way the checked one is it.
 */
export const post = async (wanted: Post, options: PostOptions): Promise<Posted> => {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    return await answerTo(wanted, options.reach, timeout);
  } catch (error) {
    const isLate = timeout.aborted;
    return { status: null, error: isLate ? `no answer in ${options.timeoutMs} ms` : said(error) };
  }
};

const answerTo = ({ url, headers, body }: Post, reach: Reach, signal: AbortSignal) =>
  new Promise<Posted>((resolve, reject) => {
    const address = new URL(url);
    mustReach(address, reach);
    const request = address.protocol === 'http:' ? requestHttp : requestHttps;
    const sending = request(
      address,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'writ-webhooks/1',
        },
        // A connection of its own: one that is kept would not be checked again.
        agent: false,
        signal,
        ...(reach === 'public' && { lookup: publicLookup }),
      },
      (response) => {
        let taken = 0;
        response.on('data', (bytes: Buffer) => {
          taken += bytes.length;
          if (taken > ANSWER_MAX_BYTES) response.destroy();
        });
        response.on('error', () => undefined);
        const { statusCode = 0 } = response;
        resolve({ status: statusCode, retryAfter: response.headers['retry-after'] });
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });

/** The kind of the trouble; what drivers say beside may name hosts of ours. */
const said = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'AddressNotAllowed') return message;
  return `no answer: ${code ?? name}`;
};
