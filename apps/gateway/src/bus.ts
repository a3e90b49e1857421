import { type BusClient, listen } from '#platform';
import { Refusal } from '#kernel';

/** All that the gateway needs of the world behind it. */
export interface Bus {
  /**
   * Asks over the bus, gets the parsed answer. Rejects with `Unavailable` when nobody answers in time,
   * and with the refusal `payload_too_large` when the question does not fit the bus.
   */
  request<T>(
    subject: string,
    body: unknown,
    timeoutMs?: number,
    repeats?: typeof REPEATABLE,
  ): Promise<T>;
  /** Bytes out, bytes in: for content, which is no JSON. Rejects as `request` does. */
  requestBytes(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  /** Calls `onMessage` for each message that is published on `subject`, until the returned function is called. */
  listen(subject: string, onMessage: () => void): () => void;
}

/** For a request that happens once, however often it is sent: another instance gets it when the first one does not take it. */
export const REPEATABLE = { isRepeatable: true } as const;

/** Inject the bus by this token. */
export const BUS = Symbol('BUS');

/** The ledger waits up to 5 s for a view or a checkpoint, and a report may take its time. */
export const READ_TIMEOUT_MS = 12_000;

/** Well below the bus's maximum payload of 1 MiB; the service adds to what it passes on. */
export const FRAME_MAX_BYTES = 960 * 1024;

/** The bus of the platform as the gateway sees it. */
export const busOver = (client: BusClient): Bus => ({
  async request<T>(
    subject: string,
    body: unknown,
    timeoutMs?: number,
    repeats?: typeof REPEATABLE,
  ): Promise<T> {
    const frame = JSON.stringify(body);
    if (Buffer.byteLength(frame) > FRAME_MAX_BYTES)
      throw new Refusal(
        'payload_too_large',
        'This is too much for one request: send less at once, or a reference to the content.',
      );
    return client.requestJson<T>(subject, frame, { timeoutMs, ...repeats });
  },
  requestBytes: (subject, data, timeoutMs) => client.requestBytes(subject, data, { timeoutMs }),
  listen: (subject, onMessage) => listen(client.connection, subject, onMessage),
});
