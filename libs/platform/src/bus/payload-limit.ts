import { ErrorCode } from 'nats';
import { Refusal } from '#kernel';

/** The client refuses by itself what is over the server's `max_payload`. */
export const isTooLarge = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === ErrorCode.MaxPayloadExceeded;

/** No later try would be better, so it is no outage. `what`: "The answer". */
export const tooLarge = (what: string): Refusal =>
  new Refusal(
    'payload_too_large',
    `${what} is larger than one message between processes may be: ask for less, or send it in parts.`,
  );
