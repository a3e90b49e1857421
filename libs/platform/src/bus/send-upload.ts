import { Unavailable } from '../commands';
import { type BusReply, unwrap } from './reply';
import { uploadFrame, type UploadStep } from './uploads';

/** Asks over the bus in bytes. Rejects with `Unavailable` when nobody listens or answers in time. */
export type AskBytes = (
  subject: string,
  data: Uint8Array,
  timeoutMs: number,
) => Promise<Uint8Array>;

/** In one message this leaves room for the header, and for what a server adds. */
export const PIECE_BYTES = 512 * 1024;
const ATTEMPT_MS = 2_500;
/** A place that stores slowly may take its time with a piece. */
const PIECE_WITHIN_MS = 30_000;
const ABANDON_MS = 1_000;

/**
 * Sends content to the receiver on `subject`, piece by piece as it comes: no more of it than one piece is held
 * here. Answers what the receiver's `finish` answers. Rejects with the receiver's refusal; with `Unavailable` when the
 * receiver is gone; and as `content` does when that breaks off. In each case nothing is stored.
 */
export const sendUpload = async <T extends object>(
  ask: AskBytes,
  subject: string,
  content: AsyncIterable<Uint8Array>,
): Promise<T> => {
  let number = 0;
  const send = async (is: UploadStep['is'], piece?: Uint8Array): Promise<T> => {
    number += 1;
    const reply = await insistently(ask, subject, uploadFrame({ number, is }, piece));
    return unwrap(JSON.parse(Buffer.from(reply).toString()) as BusReply<T>);
  };
  try {
    for await (const piece of piecesOf(content)) await send('piece', piece);
    return await send('end');
  } catch (error) {
    const gone = uploadFrame({ number: 0, is: 'abandoned' });
    // Nobody may be there to hear it; then it is dropped there when nothing more comes.
    ask(subject, gone, ABANDON_MS).catch(() => undefined);
    throw error;
  }
};

/** Content in pieces of `PIECE_BYTES`, the last one smaller; none of empty content. */
async function* piecesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of content) {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + PIECE_BYTES - size);
      held.push(part);
      size += part.length;
      from += part.length;
      if (size < PIECE_BYTES) continue;
      yield Buffer.concat(held);
      [held, size] = [[], 0];
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

/**
 * A frame whose answer does not come is sent again: the receiver knows it by its number. That nobody listens is known
 * at once, and then the upload is lost with its receiver.
 */
const insistently = async (
  ask: AskBytes,
  subject: string,
  frame: Uint8Array,
): Promise<Uint8Array> => {
  const began = performance.now();
  for (;;) {
    const startedAt = performance.now();
    try {
      return await ask(subject, frame, ATTEMPT_MS);
    } catch (error) {
      const wasQuick = performance.now() - startedAt < ATTEMPT_MS / 2;
      const isLate = performance.now() - began > PIECE_WITHIN_MS;
      if (!(error instanceof Unavailable)) throw error;
      if (wasQuick || isLate)
        throw new Unavailable('The upload was lost on its way: send it again.', 1, {
          cause: error,
        });
    }
  }
};
