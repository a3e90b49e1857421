import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type BenchCase, type Measure, type Round } from '../case';
import { arriveByChance, keepInFlight, Latencies } from '../load/load';
import { eventsOfLane, frameOf } from '../load/events';
import { LedgerUnderLoad } from '../systems/ledger';

const IN_FLIGHT = 256;
const SHARE_OF_RATE = 0.7;
const POLL_MS = 5;
const SHOWN_WITHIN_MS = 30_000;

const visibility: Measure = {
  name: `published to visible in every view at ${SHARE_OF_RATE} of the append rate, p99`,
  unit: 'ms',
  goal: { of: 'writ', atMost: 1_000 },
  moonshot: { of: 'writ', atMost: 100 },
};

interface Sent {
  readonly position: number;
  readonly at: number;
}

/** Polls the position of the views, which gives the moment when each event became visible. */
class Watch {
  private readonly seen: Sent[] = [];
  private running = true;
  private readonly loop: Promise<void>;

  constructor(private readonly sql: Client) {
    this.loop = this.poll();
  }

  /** Resolves when all views show `position`. */
  async shows(position: number): Promise<void> {
    const deadline = performance.now() + SHOWN_WITHIN_MS;
    while ((this.seen.at(-1)?.position ?? 0) < position) {
      if (performance.now() > deadline) throw new Error('The views have not caught up in 30 s.');
      await sleep(POLL_MS);
    }
  }

  /** When an event was first seen to be visible. */
  momentOf(position: number): number {
    let [low, high] = [0, this.seen.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.seen[middle]!.position >= position) high = middle;
      else low = middle + 1;
    }
    return this.seen[low]!.at;
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  private async poll(): Promise<void> {
    while (this.running) {
      const { rows } = await this.sql.query<{ position: string }>({
        name: 'watch',
        text: `SELECT min(position) AS position FROM views.cursors WHERE status = 'live'`,
      });
      this.seen.push({ position: Number(rows[0]?.position ?? 0), at: performance.now() });
      await sleep(POLL_MS);
    }
  }
}

const measured = async (
  ledger: LedgerUnderLoad,
  seconds: number,
  note: (text: string) => void,
): Promise<number> => {
  const lanes = Array.from({ length: IN_FLIGHT }, (_, lane) => eventsOfLane(lane));
  const append = (lane: number): Promise<number> => ledger.append(frameOf(lanes[lane]!()));
  const full = await keepInFlight(IN_FLIGHT, seconds, append);
  const rate = full.perSecond * SHARE_OF_RATE;

  const sql = new Client(ledger.stack.databaseUrl);
  await sql.connect();
  const watch = new Watch(sql);
  try {
    await watch.shows(await append(0));
    const sent: Sent[] = [];
    let n = 0;
    await arriveByChance(rate, seconds, async () => {
      const at = performance.now();
      const event = lanes[n++ % IN_FLIGHT]!();
      const position = await ledger.append(frameOf({ ...event, expectedVersion: null }));
      sent.push({ position, at });
    });
    await watch.shows(Math.max(...sent.map(({ position }) => position)));
    const latencies = new Latencies();
    for (const { position, at } of sent) latencies.add(watch.momentOf(position) - at);
    note(
      `${Math.round(rate)} events/s; visible after p50 ${latencies.percentile(0.5).toFixed(0)} ms`,
    );
    return latencies.percentile(0.99);
  } finally {
    await watch.stop();
    await sql.end();
  }
};

/** How long after its publication an event is seen by queries, while appends keep coming. */
export const visible: BenchCase = {
  name: 'visible',
  measures: [visibility],
  async open({ seconds }) {
    const ledger = await LedgerUnderLoad.start();
    return {
      round: async (note): Promise<Round> => ({
        [visibility.name]: { writ: await measured(ledger, seconds, note) },
      }),
      close: () => ledger.stop(),
    };
  },
};
