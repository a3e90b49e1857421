import { Webhook as WebhookSigner } from 'standardwebhooks';
import { type Anchor, AnchorError, type HandedOut, type Handing } from './anchor';
import { post } from './posting';

/**
 * Somebody's address, to which each checkpoint is posted as it is, signed as Standard Webhooks ask for: the receiver
 * knows that it comes from here, and keeps it where we cannot reach it.
 */
export class WebhookAnchor implements Anchor {
  readonly kind = 'webhook';

  constructor(
    readonly name: string,
    private readonly url: string,
    private readonly secret: string,
  ) {}

  async handOut({ given, signal }: Handing): Promise<HandedOut> {
    const { note, checkpoint } = given;
    const { status } = await post(this.url, note, this.headersOf(given), signal);
    if (status >= 300 && status < 400)
      throw new AnchorError(`It answered ${status}: redirects are not followed.`);
    if (status < 200 || status >= 300) throw new AnchorError(`It answered ${status}.`);
    return { note, size: checkpoint.size };
  }

  /** The same checkpoint has the same id however often it is sent, so that a receiver can tell. */
  private headersOf({ note, checkpoint }: Handing['given']): Readonly<Record<string, string>> {
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
