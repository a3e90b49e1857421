import { sayLine } from '#printing';
import { type BenchCase, type Measure, type Round, type Sample } from '../case';
import { Latencies } from '../load/latencies';
import { type AskedReport, askedReports, type Question, Questions } from '../load/questions';
import { Archive } from '../systems/archive';

const BY_HAND = 'the same SQL by hand, on a connection of its own';
/** Of each kind of question in a round. */
const KEYED = 200;
/** A report is asked so often in a round, and less often when it takes long. */
const TIMES = 5;
const LONG_MS = 2_000;

const inMs = { unit: 'ms', baseline: BY_HAND } as const;
const median = {
  ...inMs,
  goal: { of: 'writ', atMost: 0.5 },
  moonshot: { of: 'writ', atMost: 0.3 },
} as const;
const slowest = {
  ...inMs,
  goal: { of: 'writ', atMost: 5 },
  moonshot: { of: 'writ', atMost: 2 },
} as const;
const keyed: readonly Measure[] = ['by id', 'page at a random place'].flatMap((name) => [
  { name: `${name}, p50`, ...median },
  { name: `${name}, p99`, ...slowest },
]);
const together: Measure = {
  name: 'all reports together',
  ...inMs,
  goal: { of: 'ratio', atMost: 1.2 },
};
const ofReport = ({ name }: AskedReport): Measure => ({
  name: `report ${name}`,
  ...inMs,
  goal: { of: 'writ', atMost: 300 },
  moonshot: { of: 'writ', atMost: 50 },
});

/** Asks the same questions by hand and of the gateway, in turn. */
class Asking {
  private readonly questions: Questions;

  constructor(private readonly archive: Archive) {
    this.questions = new Questions(archive.pool);
  }

  async round(): Promise<Round> {
    const byId = await this.each('by id', await this.questions.byId(KEYED));
    const { events } = this.archive;
    const pages = await this.each(
      'page at a random place',
      await this.questions.pages(KEYED, events),
    );
    const reports: Record<string, Sample> = {};
    for (const asked of askedReports) reports[`report ${asked.name}`] = await this.report(asked);
    const sum = (of: (sample: Sample) => number): number =>
      Object.values(reports).reduce((total, sample) => total + of(sample), 0);
    const all = { writ: sum(({ writ }) => writ), baseline: sum(({ baseline = 0 }) => baseline) };
    return { ...byId, ...pages, [together.name]: all, ...reports };
  }

  private async each(name: string, questions: readonly Question[]): Promise<Round> {
    const [writ, baseline] = [new Latencies(), new Latencies()];
    for (const question of questions) {
      baseline.add(await this.byHand(question));
      writ.add(await this.throughTheDoor(question));
    }
    const at = (share: number): Sample => ({
      writ: writ.percentile(share),
      baseline: baseline.percentile(share),
    });
    return { [`${name}, p50`]: at(0.5), [`${name}, p99`]: at(0.99) };
  }

  /** Warm: what is counted was asked before. */
  private async report(asked: AskedReport): Promise<Sample> {
    const question = await this.questions.ofReport(asked);
    const first = (await this.byHand(question)) + (await this.throughTheDoor(question));
    const [writ, baseline] = [new Latencies(), new Latencies()];
    for (let n = 0; n < (first > LONG_MS ? 1 : TIMES); n++) {
      baseline.add(await this.byHand(question));
      writ.add(await this.throughTheDoor(question));
    }
    return { writ: writ.percentile(0.5), baseline: baseline.percentile(0.5) };
  }

  private async byHand({ byHand: { text, values } }: Question): Promise<number> {
    const start = performance.now();
    await this.archive.sql.query({ text, values: [...values], rowMode: 'array' });
    return performance.now() - start;
  }

  private async throughTheDoor({ path }: Question): Promise<number> {
    const start = performance.now();
    await this.archive.ask(path);
    return performance.now() - start;
  }
}

/** How fast three years of work are asked about, through the door and by hand. */
export const questions: BenchCase = {
  name: 'questions',
  measures: [...keyed, together, ...askedReports.map(ofReport)],
  async open(options) {
    const archive = await Archive.open(options, (text) => sayLine(process.stderr, `  ${text}`));
    const asking = new Asking(archive);
    return {
      async round(say) {
        say(`${archive.events} events`);
        return asking.round();
      },
      close: () => archive.close(),
    };
  },
};
