import { Socket } from 'node:net';

type Sent = (error?: Error | null) => void;

/**
 * A socket that sends what is written in one turn of the event loop, and in the promises that follow from it, by one system
 * call: `pg` writes each statement of a pipelined session by itself, and a write costs more than most statements do.
 */
export class TurnSocket extends Socket {
  private isHolding = false;
  private readBeforeWrite = -1;

  constructor() {
    super();
    // Node gives each socket that connects the `write` of all sockets.
    this.once('connect', () => Reflect.deleteProperty(this, 'write'));
  }

  /** Nothing has come since the last write. */
  get isUnanswered(): boolean {
    return this.bytesRead === this.readBeforeWrite;
  }

  override write(data: Uint8Array | string, sent?: Sent): boolean;
  override write(data: Uint8Array | string, encoding?: BufferEncoding, sent?: Sent): boolean;
  override write(data: Uint8Array | string, ...others: readonly unknown[]): boolean {
    if (!this.isHolding) {
      this.isHolding = true;
      this.cork();
      process.nextTick(() => {
        this.isHolding = false;
        this.uncork();
      });
    }
    this.readBeforeWrite = this.bytesRead;
    const [encoding, sent] = others as [BufferEncoding?, Sent?];
    return super.write(data, encoding, sent);
  }
}
