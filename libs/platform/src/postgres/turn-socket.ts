import { Socket } from 'node:net';

type Sent = (error?: Error | null) => void;

/**
 * A socket that sends what is written in one turn of the event loop, and in the promises that follow from it, by one system
 * call: `pg` writes each statement of a pipelined session by itself, and a write costs more than most statements do.
 */
export class TurnSocket extends Socket {
  private isHolding = false;

  constructor() {
    super();
    // Node gives each socket that connects the `write` of all sockets.
    this.once('connect', () => Reflect.deleteProperty(this, 'write'));
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
    const [encoding, sent] = others as [BufferEncoding?, Sent?];
    return super.write(data, encoding, sent);
  }
}
