import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../user-error';
import { type WritClient } from './client';
import { LONG_WAIT } from './retry-policy';
import { type SseMessage, SseParser } from './sse';

export interface Following {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The ledger position to begin after; what comes from now on where absent. */
  readonly after?: number;
  /** Called once for each outage; the stream resumes where it was. */
  readonly onError: (sentence: string) => void;
}

const COME_BACK_MS = 1_000;
/** The server gives a sign of life every few seconds. */
const SILENCE_MS = 30_000;

/**
 * The data of events as they are streamed, resumed by `Last-Event-ID` whenever the connection ends, so that
 * none is missed and none comes twice. Throws `UserError` when the key is taken away, for a refusal,
 * and when the server stays away for ten minutes.
 */
export async function* follow(
  client: WritClient,
  { query, after, onError }: Following,
): AsyncGenerator<string, never> {
  const retryPolicy = { ...LONG_WAIT, onError };
  let last = after === undefined ? undefined : String(after);
  let comeBackMs = COME_BACK_MS;
  for (;;) {
    const stream = await client.stream('/v1/stream', {
      query,
      headers: last === undefined ? {} : { 'last-event-id': last },
      accept: 'text/event-stream',
      retryPolicy,
    });
    for await (const { id, event, data, retryMs } of messagesOf(stream)) {
      last = id ?? last;
      comeBackMs = retryMs ?? comeBackMs;
      if (event === 'end') mustBeResumable(data);
      else if (event === 'message' && data !== '') yield data;
    }
    await sleep(comeBackMs);
  }
}

/** Messages until the connection ends, however it ends. */
async function* messagesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<SseMessage> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  try {
    for (;;) {
      const bytes = await bytesOf(reader);
      if (!bytes) return;
      yield* parser.push(decoder.decode(bytes, { stream: true }));
    }
  } finally {
    // A connection that is lost already cannot be given back.
    await reader.cancel().catch(() => undefined);
  }
}

/** The next bytes; undefined when it ended, broke off or fell silent. */
const bytesOf = async (
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | undefined> => {
  const silence = new AbortController();
  const reading = reader.read().then(
    ({ value }) => value,
    () => undefined,
  );
  const silent = sleep(SILENCE_MS, undefined, { signal: silence.signal }).catch(() => undefined);
  try {
    return await Promise.race([reading, silent]);
  } finally {
    silence.abort();
  }
};

const mustBeResumable = (data: string): void => {
  const { reason } = JSON.parse(data) as { readonly reason?: string };
  if (reason === 'credential')
    throw new UserError('The server ended it: this key is not valid any more, or may do less.');
};
