import { auditDeployment } from '../../apps/ledger/src/proofs/audit/deployment-audit';
import { type BenchCase, type Measure, type Round } from '../case';
import { eventsOfLane, type LoadEvent } from '../load/events';
import { keepInFlight } from '../load/load';
import { noHashing, WriterUnderLoad } from '../systems/writer';

const IN_FLIGHT = 256;
/** Both take turns so often that other load on the machine affects both alike. */
const TURNS = 6;

const rate: Measure = {
  name: `the writer alone, ${IN_FLIGHT} in flight`,
  unit: 'events/s',
  baseline: 'the same writer with leaves and frontier that are not hashed',
  goal: { of: 'ratio', atLeast: 0.9 },
  moonshot: { of: 'ratio', atLeast: 0.97 },
};

const processor: Measure = {
  name: 'processor time of the writer an event',
  unit: 'µs',
  baseline: 'the same writer with leaves and frontier that are not hashed',
};

const auditing: Measure = {
  name: 'audit of that log, without views',
  unit: 'events/s',
  goal: { of: 'writ', atLeast: 30_000 },
};

/** The figures of one side in all its turns. */
class Side {
  private readonly lanes: readonly (() => LoadEvent)[];
  private perSecond = 0;
  private microseconds = 0;
  private events = 0;
  private turns = 0;

  constructor(private readonly writer: WriterUnderLoad) {
    this.lanes = Array.from({ length: IN_FLIGHT }, (_, lane) => eventsOfLane(lane));
  }

  async turn(seconds: number): Promise<void> {
    await this.writer.checkpoint();
    const before = process.cpuUsage();
    const { perSecond } = await keepInFlight(IN_FLIGHT, seconds, async (lane) => {
      await this.writer.append(this.lanes[lane]!());
      this.events += 1;
    });
    const { user, system } = process.cpuUsage(before);
    this.microseconds += user + system;
    this.perSecond += perSecond;
    this.turns += 1;
  }

  /** The means of the turns; resets them. */
  figures(): { readonly perSecond: number; readonly microseconds: number } {
    const { perSecond, microseconds, events, turns } = this;
    this.perSecond = this.microseconds = this.events = this.turns = 0;
    return { perSecond: perSecond / turns, microseconds: microseconds / events };
  }
}

/** The cost of the Merkle tree: the real writer in this process, with and without it. */
export const hashing: BenchCase = {
  name: 'hashing',
  measures: [rate, processor, auditing],
  async open({ seconds }) {
    const hashed = await WriterUnderLoad.start();
    const plain = await WriterUnderLoad.start(noHashing);
    const [on, off] = [new Side(hashed), new Side(plain)];
    return {
      async round(): Promise<Round> {
        for (let turn = 0; turn < TURNS; turn++)
          for (const side of turn % 2 === 0 ? [on, off] : [off, on])
            await side.turn(seconds / TURNS);
        const [writ, baseline] = [on.figures(), off.figures()];
        const request = { databaseUrl: hashed.database.url, anchors: [], views: 'none' };
        const report = await auditDeployment(request, () => undefined);
        if (report.verdict !== 'fine') throw new Error(JSON.stringify(report, null, 1));
        return {
          [rate.name]: { writ: writ.perSecond, baseline: baseline.perSecond },
          [processor.name]: { writ: writ.microseconds, baseline: baseline.microseconds },
          [auditing.name]: { writ: report.eventsPerSecond },
        };
      },
      async close() {
        await hashed.stop();
        await plain.stop();
      },
    };
  },
};
