import { randomUUID } from 'node:crypto';
import { sha256Of } from './action-of-call';

/** A call that is not in the journal yet: Writ decides on it, or its server is looked for. */
export interface Proposal {
  /** Of the call: an action with the same id and bytes has one decision, however often it is proposed. */
  readonly id: string;
  readonly bytes: string;
  /** Aborted when the agent gives the call up. */
  readonly signal: AbortSignal;
  /** Says that nothing comes of it here, though Writ may have decided. */
  readonly leave: () => void;
}

/**
 * The proposals of an agent. The next call with the bytes of one that was left takes its id, so that both have one decision and
 * one of them runs.
 */
export class Proposals {
  private readonly left = new Map<string, string>();

  /** It is left when the agent gives it up. */
  begin(bytes: string, signal: AbortSignal): Proposal {
    const digest = sha256Of(bytes);
    const id = this.left.get(digest) ?? randomUUID();
    this.left.delete(digest);
    const leave = (): void => void this.left.set(digest, id);
    signal.addEventListener('abort', leave);
    return { id, bytes, signal, leave };
  }

  /** Its decision is known, or it has none: the same call is another one from here on. Throws where it was given up before. */
  end({ signal, leave }: Proposal): void {
    signal.throwIfAborted();
    signal.removeEventListener('abort', leave);
  }
}
