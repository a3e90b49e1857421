import { randomBytes } from 'node:crypto';
import { HttpCallers } from './http-callers';
import { arriveByChance, keepInFlight, Latencies } from './load';

/** What all callers have open together; a call that finds none free is not sent. */
const CONNECTIONS = 2_000;
/** A caller gives up then, as HTTP clients do. */
const TIMEOUT_MS = 20_000;

/** The nth call posts `body` to `path`. */
interface Call {
  readonly path: string;
  readonly body: string;
}

/** Calls to offer: so many in flight, or so many a second whether or not earlier ones are answered. */
export interface Offer {
  readonly url: string;
  /** Keys of the callers, who take turns. */
  readonly keys: readonly string[];
  /** The calls, again and again; `#` in a body becomes the number of the call. */
  readonly calls: readonly Call[];
  /** The number of the first call, 1 unless stated. */
  readonly first?: number;
  readonly seconds: number;
  readonly inFlight?: number;
  readonly perSecond?: number;
}

/** What became of the calls; milliseconds count from when a call is made. */
export interface Outcome {
  /** Accepted calls. */
  readonly perSecond: number;
  readonly accepted: number;
  readonly acceptedP99: number;
  readonly refused: number;
  readonly refusedP99: number;
  readonly unanswered: number;
  readonly unsent: number;
  /** Processor seconds of the callers. */
  readonly cpuSeconds: number;
}

/** An outcome in one line. */
export const textOf = ({
  accepted,
  acceptedP99,
  refused,
  refusedP99,
  ...others
}: Outcome): string =>
  `${accepted} accepted (p99 ${acceptedP99.toFixed(0)} ms), ${refused} refused (p99 ${refusedP99.toFixed(0)} ms), ` +
  `${others.unanswered} neither, ${others.unsent} not sent; the callers took ${others.cpuSeconds.toFixed(1)} s of processor time`;

/** Callers over HTTP, with at most one call on a connection. */
export class OfferedCalls {
  private readonly callers: HttpCallers;
  private readonly run = randomBytes(6).toString('hex');
  private readonly accepted = new Latencies();
  private readonly refused = new Latencies();
  private sent = 0;
  private open = 0;
  private unanswered = 0;
  private unsent = 0;

  constructor(private readonly offer: Offer) {
    this.callers = new HttpCallers(offer.url);
  }

  async outcome(): Promise<Outcome> {
    const { seconds, inFlight, perSecond } = this.offer;
    const cpuBefore = process.cpuUsage();
    const load =
      inFlight === undefined
        ? await arriveByChance(perSecond!, seconds, this.call)
        : await keepInFlight(inFlight, seconds, this.call);
    const { user, system } = process.cpuUsage(cpuBefore);
    this.callers.close();
    const { accepted, refused, unanswered, unsent } = this;
    return {
      perSecond: inFlight === undefined ? accepted.count / seconds : load.perSecond,
      accepted: accepted.count,
      acceptedP99: accepted.percentile(0.99),
      refused: refused.count,
      refusedP99: refused.count > 0 ? refused.percentile(0.99) : 0,
      unanswered,
      unsent,
      cpuSeconds: (user + system) / 1e6,
    };
  }

  /** Latency counts from when the call is made: the load itself waits for nobody. */
  private readonly call = async (): Promise<void> => {
    if (this.open >= CONNECTIONS) return void (this.unsent += 1);
    this.open += 1;
    const began = performance.now();
    const status = await Promise.race([this.statusOf(this.sent++), givenUp()]);
    const took = performance.now() - began;
    this.open -= 1;
    if (status === 200 || status === 201) this.accepted.add(took);
    else if (status === 429 || status === 503) this.refused.add(took);
    else this.unanswered += 1;
  };

  private async statusOf(n: number): Promise<number | undefined> {
    const { keys, calls, first = 1 } = this.offer;
    const { path, body } = calls[n % calls.length]!;
    const headers = `authorization: Bearer ${keys[n % keys.length]}\r\nidempotency-key: ${this.run}-${n}\r\n`;
    return this.callers.answer(path, headers, body.replace('#', String(first + n))).then(
      ({ status }) => status,
      () => undefined,
    );
  }
}

const givenUp = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), TIMEOUT_MS).unref());
