import { Webhook as WebhookSigner } from 'standardwebhooks';
import { type Anchor, AnchorError, type PublishedCheckpoint, type Publication } from './anchor';

/**
 * Posts each checkpoint to an address, signed as in Standard Webhooks: the receiver can verify the sender, and stores the
 * checkpoint outside the deployment.
 */
export class WebhookAnchor implements Anchor {
  readonly kind = 'webhook';

  constructor(
    readonly name: string,
    private readonly url: string,
    private readonly secret: string,
  ) {}

  async publish({ signed: given, signal }: Publication): Promise<PublishedCheckpoint> {
    const { note, checkpoint } = given;
    const { status } = await post(this.url, note, this.headersOf(given), signal);
    if (status >= 300 && status < 400)
      throw new AnchorError(`It answered ${status}: redirects are not followed.`);
    if (status < 200 || status >= 300) throw new AnchorError(`It answered ${status}.`);
    return { note, size: checkpoint.size };
  }

  /** A checkpoint always has the same id, by which a receiver finds repetitions. */
  private headersOf({ note, checkpoint }: Publication['signed']): Readonly<Record<string, string>> {
    const root = Buffer.from(checkpoint.root).toString('hex', 0, 8);
    const id = `checkpoint-${checkpoint.size}-${root}`;
    const at = new Date();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new WebhookSigner(this.secret).sign(id, at, note),
    };
  }
}

export interface Posted {
  readonly status: number;
  readonly body: string;
}

/** More than a hundred signatures. */
const ANSWER_MAX_BYTES = 64 * 1024;

/**
 * Posts a text and reads the answer, whatever its status. Follows no redirect, so that only the configured address gets
 * the text. Rejects with `AnchorError` when there is no answer, and with the signal's reason when it was aborted.
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

/** The kind of the error only: its message may name hosts and addresses. */
const reasonOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: string; name?: string }; name?: string };
  return cause?.code ?? cause?.name ?? name ?? 'unknown';
};
