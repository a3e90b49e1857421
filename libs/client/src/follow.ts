import { LONG_WAIT } from './retry-policy';
import { sleep } from './sleep';
import { type SseMessage, SseParser } from './sse';
import { type RequestOptions, type WritClient } from './transport';
import { WritError } from './writ-error';

export interface Following {
  /** `workOrder`, `type` and `decision` of the API; everything that the key may see where absent. */
  readonly query?: RequestOptions['query'];
  /** The ledger position to begin after; what comes from now on where absent. */
  readonly after?: number;
  /** Called once for each outage; the stream resumes where it was. */
  readonly onError?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

const COME_BACK_MS = 1_000;
/** The server gives a sign of life every few seconds. */
const SILENCE_MS = 30_000;

/**
 * The data of events as they are streamed, resumed by `Last-Event-ID` whenever the connection ends, so that
 * none is missed and none comes twice. Throws `WritError` when the key is taken away, for a refusal,
 * and when the server stays away for ten minutes.
 */
export async function* follow(
  client: WritClient,
  { query, after, onError, signal }: Following,
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
      signal,
    });
    for await (const { id, event, data, retryMs } of messagesOf(stream)) {
      last = id ?? last;
      comeBackMs = retryMs ?? comeBackMs;
      if (event === 'end') mustBeResumable(data);
      else if (event === 'message' && data !== '') yield data;
    }
    await sleep(comeBackMs, signal);
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
  const silent = sleep(SILENCE_MS, silence.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([reading, silent]);
  } finally {
    silence.abort();
  }
};

const mustBeResumable = (data: string): void => {
  const { reason } = JSON.parse(data) as { readonly reason?: string };
  if (reason === 'credential')
    throw new WritError('The server ended it: this key is not valid any more, or may do less.');
};
