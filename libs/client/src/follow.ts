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
  following: Following,
): AsyncGenerator<string, void> {
  for await (const { data } of messagesAgain(client, following)) if (data !== '') yield data;
}

/** The same up to a position that the log has: it ends once the server says that nothing more comes up to there. */
export async function* followUpTo(
  client: WritClient,
  until: number,
  following: Following & { readonly after: number },
): AsyncGenerator<string, void> {
  if (following.after >= until) return;
  for await (const { id, data } of messagesAgain(client, following)) {
    if (Number(id) > until) return;
    if (data !== '') yield data;
    if (Number(id) === until) return;
  }
}

/** Messages of events, and those that state a position alone. */
async function* messagesAgain(
  client: WritClient,
  { query, after, onError, signal }: Following,
): AsyncGenerator<SseMessage, never> {
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
    for await (const message of messagesOf(stream)) {
      last = message.id ?? last;
      comeBackMs = message.retryMs ?? comeBackMs;
      if (message.event === 'end') mustBeResumable(message.data);
      else if (message.event === 'message') yield message;
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
