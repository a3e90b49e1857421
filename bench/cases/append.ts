import { freshDatabase } from '#testkit';
import { Frontier, leafHash } from '#verify';
import { bodyOf, RawLog } from '../baseline/raw-log';
import { type BenchCase, type Measure, type Round } from '../case';
import { eventsOfLane, frameOf, type LoadEvent } from '../load/events';
import { keepInFlight } from '../load/load';
import { type BenchOptions } from '../options';
import { LedgerUnderLoad } from '../systems/ledger';

const IN_FLIGHT = 256;
const BATCH_ROWS = 100;

const throughput: Measure = {
  name: `single events, ${IN_FLIGHT} in flight`,
  unit: 'events/s',
  baseline: `one writer, binary UNNEST of ${BATCH_ROWS} rows, one flush each`,
  goal: { of: 'ratio', atLeast: 0.45 },
  moonshot: { of: 'ratio', atLeast: 0.6 },
};

const oneAtATime: Measure = {
  name: 'one at a time, p50',
  unit: 'ms',
  baseline: 'raw pg insert and commit',
  goal: { of: 'ratio', atMost: 1.6 },
  moonshot: { of: 'ratio', atMost: 1.2 },
};

const hashing: Measure = {
  name: 'leaf and tree, share of the time an append takes',
  unit: '%',
  goal: { of: 'writ', atMost: 10 },
  moonshot: { of: 'writ', atMost: 3 },
};

/** The same streams on both sides, so that their indexes grow alike. */
const lanesInFlight = () => Array.from({ length: IN_FLIGHT }, (_, lane) => eventsOfLane(lane));

class Appending {
  constructor(
    private readonly raw: RawLog,
    private readonly ledger: LedgerUnderLoad,
    private readonly seconds: number,
  ) {}

  async round(note: (text: string) => void): Promise<Round> {
    const { raw, ledger } = this;
    await raw.checkpoint();
    const baseline = await this.rawBatches();
    const baselineAlone = await this.oneByOne((event) => raw.insertOne(event));
    await raw.checkpoint();
    const writ = await this.appends(note);
    await ledger.drained();
    const writAlone = await this.oneByOne((event) => ledger.append(frameOf(event)));
    await ledger.drained();
    const hashingSeconds = hashingMicroseconds(bodyOf(eventsOfLane(0)())) / 1e6;
    return {
      [throughput.name]: { baseline, writ },
      [oneAtATime.name]: { baseline: baselineAlone, writ: writAlone },
      [hashing.name]: { writ: hashingSeconds * writ * 100 },
    };
  }

  private async rawBatches(): Promise<number> {
    const lanes = lanesInFlight();
    let n = 0;
    const next = (): LoadEvent => lanes[n++ % IN_FLIGHT]!();
    const { perSecond } = await keepInFlight(1, this.seconds, () =>
      this.raw.insertMany(Array.from({ length: BATCH_ROWS }, next)),
    );
    return perSecond * BATCH_ROWS;
  }

  private async appends(note: (text: string) => void): Promise<number> {
    const lanes = lanesInFlight();
    const { perSecond, latencies } = await keepInFlight(IN_FLIGHT, this.seconds, (lane) =>
      this.ledger.append(frameOf(lanes[lane]!())),
    );
    const [p50, p99] = [latencies.percentile(0.5), latencies.percentile(0.99)];
    note(
      `appends took p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
        `the relay was ${await this.ledger.relayLag()} events behind at the end`,
    );
    return perSecond;
  }

  private async oneByOne(write: (event: LoadEvent) => Promise<unknown>): Promise<number> {
    const next = eventsOfLane(0);
    const { latencies } = await keepInFlight(1, this.seconds / 2, () => write(next()));
    return latencies.percentile(0.5);
  }
}

/** Single events through the real ledger over NATS, against one connection that writes by hand. */
export const append: BenchCase = {
  name: 'append',
  measures: [throughput, oneAtATime, hashing],
  async open({ seconds }: BenchOptions) {
    const database = await freshDatabase({ schema: 'empty', migrate: async () => undefined });
    const raw = await RawLog.create(database.url);
    const ledger = await LedgerUnderLoad.start();
    const appending = new Appending(raw, ledger, seconds);
    return {
      round: (note) => appending.round(note),
      async close() {
        await ledger.stop();
        await raw.close();
        await database.drop();
      },
    };
  },
};

const EVENTS = 50_000;
const BATCH = 256;

/**
 * Microseconds of hashing an event: its leaf, the frontier, and the frontier's bytes once a batch. The ledger cannot turn
 * hashing off, so this runs the same functions alone on bodies of the same size.
 */
const hashingMicroseconds = (body: Uint8Array): number => {
  hashed(body, EVENTS / 5);
  const start = performance.now();
  hashed(body, EVENTS);
  return ((performance.now() - start) * 1_000) / EVENTS;
};

const hashed = (body: Uint8Array, events: number): Frontier => {
  const frontier = new Frontier();
  for (let n = 1; n <= events; n++) {
    frontier.push(leafHash(body));
    if (n % BATCH === 0) frontier.serialize();
  }
  return frontier;
};
