import { type NatsConnection } from 'nats';
import { Refusal } from '#kernel';
import { answerRaw } from './raw-subject';

/** Takes content in pieces. After `finish` or `abandon`, or when either of `push` and `finish` rejects, it is over. */
export interface Upload {
  push(bytes: Buffer): Promise<void>;
  /** The content is whole. What it answers goes to the sender. */
  finish(): Promise<object>;
  /** The content does not come: leaves nothing behind. Called at most once, and never after `finish` resolved. */
  abandon(): Promise<void>;
}

/** What the sender says with each frame; `number` counts them from 1. */
export type UploadStep = { readonly number: number; readonly is: 'piece' | 'end' | 'abandoned' };

export interface UploadOptions {
  /** An upload that nothing is heard of for so long is abandoned. */
  readonly idleMs?: number;
  readonly log: (message: string, error: unknown) => void;
  /** Called when it is over, however it ended. */
  readonly onOver?: () => void;
}

const IDLE_MS = 60_000;

/** The sender may have lost the last answer and asks for it again. */
const LINGER_MS = 10_000;

/**
 * Receives one upload on a subject of its own, which only this process answers: the pieces come one after the other,
 * each answered when it has been taken, which is the flow control. A frame that is sent again because its answer was
 * lost is answered again and not taken twice.
 */
export class ReceivedUpload {
  private readonly subscription: ReturnType<typeof answerRaw>;
  private timer: NodeJS.Timeout;
  private number = 0;
  private answer: Promise<string> = Promise.resolve('');
  private isOver = false;
  private isFinished = false;

  constructor(
    connection: NatsConnection,
    subject: string,
    private readonly upload: Upload,
    private readonly options: UploadOptions,
  ) {
    const take = (data: Uint8Array): Promise<string> => this.take(data);
    this.subscription = answerRaw(connection, subject, undefined, take, options.log);
    this.timer = this.idling();
  }

  /** Ends it as if the sender had gone; resolves when nothing is left of it. */
  async abandon(): Promise<void> {
    if (!this.over()) return;
    this.subscription.unsubscribe();
    await this.answer.catch(() => undefined);
    // The end may have been on its way already.
    if (!this.isFinished) await this.clear();
  }

  private async take(data: Uint8Array): Promise<string> {
    const { header, bytes } = openByteFrame<Partial<UploadStep>>(data);
    if (header.is === 'abandoned') return this.abandoned();
    if (header.number === this.number) return this.answer;
    if (header.number !== this.number + 1 || this.isOver)
      throw new Refusal('invalid_request', 'The pieces of an upload come one after the other.');
    this.number += 1;
    clearTimeout(this.timer);
    this.answer = header.is === 'end' ? this.finish() : this.push(bytes);
    return this.answer;
  }

  private async push(bytes: Buffer): Promise<string> {
    try {
      await this.upload.push(bytes);
    } catch (error) {
      return this.failed(error);
    }
    if (!this.isOver) this.timer = this.idling();
    return OK;
  }

  private async finish(): Promise<string> {
    try {
      const answer = await this.upload.finish();
      this.isFinished = true;
      this.over();
      setTimeout(() => this.subscription.unsubscribe(), LINGER_MS).unref();
      return JSON.stringify({ ok: true, ...answer });
    } catch (error) {
      return this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<never> {
    setTimeout(() => this.subscription.unsubscribe(), LINGER_MS).unref();
    if (this.over()) await this.clear();
    throw error;
  }

  private clear(): Promise<void> {
    return this.upload.abandon().catch((error: unknown) => {
      this.options.log('an upload could not be abandoned', error);
    });
  }

  private async abandoned(): Promise<string> {
    await this.abandon();
    return OK;
  }

  /** False when it was over already. */
  private over(): boolean {
    clearTimeout(this.timer);
    if (this.isOver) return false;
    this.isOver = true;
    this.options.onOver?.();
    return true;
  }

  private idling(): NodeJS.Timeout {
    const { idleMs = IDLE_MS } = this.options;
    return setTimeout(() => void this.abandon(), idleMs).unref();
  }
}

const OK = JSON.stringify({ ok: true });

/** A frame of an upload, as `ReceivedUpload` takes it. */
export const uploadFrame = (step: UploadStep, bytes?: Uint8Array): Buffer => byteFrame(step, bytes);

const LENGTH_BYTES = 4;

/**
 * A JSON header and raw bytes in one message, so that content is not carried in base64: the header's length
 * (4 bytes, big endian), the header, the bytes.
 */
export const byteFrame = (header: object, bytes: Uint8Array = NOTHING): Buffer => {
  const encoded = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(encoded.length);
  return Buffer.concat([length, encoded, bytes]);
};

const NOTHING = new Uint8Array();

/** What `byteFrame` made. The bytes are those of the frame, not a copy. Refuses with `invalid_request`. */
export const openByteFrame = <T extends object>(
  frame: Uint8Array,
): { readonly header: T; readonly bytes: Buffer } => {
  const all = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const end = all.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + all.readUInt32BE();
  const header = end > all.length ? undefined : headerIn(all.subarray(LENGTH_BYTES, end));
  if (!header) throw new Refusal('invalid_request', 'Malformed frame: it has no header.');
  return { header: header as T, bytes: all.subarray(end) };
};

const headerIn = (encoded: Buffer): object | undefined => {
  try {
    const value: unknown = JSON.parse(encoded.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
