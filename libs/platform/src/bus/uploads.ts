import { type NatsConnection, type Subscription } from 'nats';
import { Refusal } from '#kernel';
import { byteFrame, openByteFrame } from './byte-frame';
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
  /** Told when it is over, however it ended. */
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
  private readonly subscription: Subscription;
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
