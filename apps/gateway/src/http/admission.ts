import { Refusal } from '#kernel';
import { Unavailable } from '#platform';

/** A command that takes longer has waited for others. */
const TARGET_MS = 500;
/** Fewer are never too many, however slow the machine is. */
const LEAST = 128;
const MOST = 1_024;
const START = 512;
/** Room for what is urgent, beyond the limit. */
const RESERVED = 32;
/** Commands after which the limit is set again. */
const WINDOW = 64;
const INCREASE = 16;
const DECREASE = 0.75;

/** Thrown thousands of times a second: making it each time would cost more than answering it. */
export const NO_ROOM = new Unavailable('This instance has more to do than it can: try again.');

/** What is known of a request before anything of it is looked at. */
export interface Arrival {
  /** The `Authorization` header; nobody has verified it. */
  readonly credential: string | undefined;
  /** Whether it changes something and has a small body. */
  readonly isCommand: boolean;
  /** Whether the command stops work, ends a credential or lifts a halt. */
  readonly isUrgent?: boolean;
}

/** A request that was let in. */
export interface Admitted {
  /** Takes a place among the commands that are open, once the body has come. Throws `Unavailable`. */
  begin(): void;
  /** Call it once, when the request is over. */
  leave(): void;
}

/**
 * Limits what is open at once, before credential and body of a request are looked at, so that refusing costs little and what was
 * admitted is answered in time. A credential may have as many requests open as a caller may. Of commands of all callers, as many
 * as are fast: more while they take less than half a second, fewer when most of them wait (additive increase, multiplicative
 * decrease; Chiu and Jain, 1989). A command whose body is still to come takes no place: it costs its sender nothing to send none.
 * What is urgent has room of its own besides.
 */
export class Admission {
  private readonly ofCredentials = new Map<string, number>();
  private limit = START;
  private open = 0;
  /** Of those that are open. */
  private urgent = 0;
  private highest = 0;
  private done = 0;
  private slow = 0;

  constructor(
    private readonly perCredential: number,
    private readonly now = () => performance.now(),
  ) {}

  /** Admits a request by its head. Refuses with `too_many_requests`; throws `Unavailable`. */
  enter(arrival: Arrival): Admitted {
    const { credential, isUrgent = false } = arrival;
    const own = credential === undefined ? 0 : (this.ofCredentials.get(credential) ?? 0);
    if (own >= this.perCredential) throw tooManyOpen(own);
    this.mustHaveRoom(arrival);
    if (credential !== undefined) this.ofCredentials.set(credential, own + 1);
    let began: number | undefined;
    return {
      begin: () => {
        this.mustHaveRoom(arrival);
        if (!arrival.isCommand) return;
        this.open += 1;
        if (isUrgent) this.urgent += 1;
        this.highest = Math.max(this.highest, this.open);
        began = this.now();
      },
      leave: () => {
        if (credential !== undefined) this.release(credential);
        if (began === undefined) return;
        if (isUrgent) this.urgent -= 1;
        this.leave(this.now() - began);
      },
    };
  }

  /** What is urgent finds its room also where more is open than the limit, which has come down. */
  private mustHaveRoom({ isCommand, isUrgent }: Arrival): void {
    const hasRoom = this.open < this.limit || (isUrgent && this.urgent < RESERVED);
    if (isCommand && !hasRoom) throw NO_ROOM;
  }

  private release(credential: string): void {
    const left = this.ofCredentials.get(credential)! - 1;
    if (left > 0) this.ofCredentials.set(credential, left);
    else this.ofCredentials.delete(credential);
  }

  private leave(ms: number): void {
    this.open -= 1;
    this.done += 1;
    if (ms > TARGET_MS) this.slow += 1;
    if (this.done < WINDOW) return;
    if (this.slow > WINDOW / 2) this.limit = Math.max(LEAST, Math.floor(this.limit * DECREASE));
    else if (this.highest >= this.limit) this.limit = Math.min(MOST, this.limit + INCREASE);
    [this.done, this.slow, this.highest] = [0, 0, this.open];
  }
}

/** What a caller is refused with who has so many requests open. */
export const tooManyOpen = (open: number): Refusal =>
  new Refusal('too_many_requests', `You have ${open} requests open: wait for some to be answered.`);
