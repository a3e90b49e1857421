import { Webhook as Signer } from 'standardwebhooks';
import { type Notice } from '#contracts';

/** What is sent: the same bytes with every attempt, so that only its time and signatures differ. */
export const bodyOf = ({ type, at, ...notice }: Notice): string =>
  JSON.stringify({ type, timestamp: at, data: { type, at, ...notice } });

/**
 * The headers of Standard Webhooks: `webhook-id` is the notice's, whatever the attempt; the signatures
 * are of every secret that is valid now, separated by spaces.
 */
export const headersOf = (
  noticeId: string,
  body: string,
  secrets: readonly string[],
  at: string,
): Readonly<Record<string, string>> => {
  const time = new Date(at);
  return {
    'webhook-id': noticeId,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
    'webhook-signature': secrets
      .map((secret) => new Signer(secret).sign(noticeId, time, body))
      .join(' '),
  };
};
