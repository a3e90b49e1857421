import { AsyncResource } from 'node:async_hooks';
import { NO_ROOM } from './admission';

/** Milliseconds of a turn of the event loop in which requests begin; answers, timers and new connections have the rest. */
const TURN_MS = 10;
const PER_TURN = 64;
/** Requests that may wait, urgent ones and others each. */
const WAITING_MAX = 4_096;

type Begin = () => void;

/**
 * Begins requests after the poll phase, a few in each turn of the event loop. In the poll phase itself, Node would read, refuse and
 * read again for as long as a thousand connections are ready: callers who repeat what is refused at once would
 * hold up every timer, and with them all that the gateway sends, for seconds. A connection has one request here at most, since
 * one that pipelines ends (`endPipelining`). What is urgent waits for one other request at most, and is counted by itself.
 */
export class RequestQueue {
  private readonly urgent: Begin[] = [];
  private readonly others: Begin[] = [];
  private wasUrgent = false;
  /** Requests that may begin in the next turn. */
  private planned = 0;
  /** When the time of this turn is over. */
  private end = 0;

  constructor(private readonly now = () => performance.now()) {}

  /** Begins it in the context of its caller, such as its span. Throws `Unavailable` where too many wait. */
  add(begin: Begin, { isUrgent = false } = {}): void {
    const waiting = isUrgent ? this.urgent : this.others;
    if (waiting.length >= WAITING_MAX) throw NO_ROOM;
    waiting.push(AsyncResource.bind(begin));
    this.plan();
  }

  /** An immediate for each: what a request does up to its first wait counts before the next one begins. */
  private plan(): void {
    const left = this.urgent.length + this.others.length;
    if (this.planned >= Math.min(left, PER_TURN)) return;
    if (this.planned === 0) setImmediate(this.beginTurn);
    this.planned += 1;
    setImmediate(this.takeOne);
  }

  private readonly beginTurn = (): void => {
    this.planned = 0;
    this.end = this.now() + TURN_MS;
  };

  private readonly takeOne = (): void => {
    if (this.now() < this.end) this.next()?.();
    this.plan();
  };

  private next(): Begin | undefined {
    const isUrgent = this.urgent.length > 0 && !(this.wasUrgent && this.others.length > 0);
    this.wasUrgent = isUrgent;
    return (isUrgent ? this.urgent : this.others).shift();
  }
}
