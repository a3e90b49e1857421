import { sayLine } from '#printing';
import { type BenchCase, type Measure, type Round, type Sample } from '../case';
import { Latencies } from '../load/load';
import { type FilteredReport, filteredReports, type Question, Questions } from '../load/questions';
import { Archive } from '../systems/archive';

const BY_HAND = 'the same SQL by hand, on a connection of its own';
const PLAIN_READ = 'the same SQL through Nest, Fastify, NATS and pg';
/** Queries of each kind in a round. */
const KEYED = 200;
/** Requests of a report in a round; one where it takes long. */
const TIMES = 5;
const LONG_MS = 2_000;

const inMs = { unit: 'ms', baseline: BY_HAND } as const;
const read = { unit: 'ms', baseline: PLAIN_READ, goal: { of: 'ratio', atMost: 1.3 } } as const;
const median = { ...read, moonshot: { of: 'writ', atMost: 0.5 } } as const;
const slowest = { ...read, moonshot: { of: 'writ', atMost: 5 } } as const;
const keyed: readonly Measure[] = ['by id', 'page at a random place'].flatMap((name) => [
  { name: `${name}, p50`, ...median },
  { name: `${name}, p99`, ...slowest },
]);
const together: Measure = {
  name: 'all reports together',
  ...inMs,
  goal: { of: 'ratio', atMost: 1.2 },
};
const ofReport = ({ name }: FilteredReport): Measure => ({
  name: `report ${name}`,
  ...inMs,
  goal: { of: 'writ', atMost: 300 },
  moonshot: { of: 'writ', atMost: 50 },
});

/** Makes the same queries by hand and over HTTP, in turn. */
class Queries {
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
    for (const filtered of filteredReports)
      reports[`report ${filtered.name}`] = await this.report(filtered);
    const sum = (of: (sample: Sample) => number): number =>
      Object.values(reports).reduce((total, sample) => total + of(sample), 0);
    const all = { writ: sum(({ writ }) => writ), baseline: sum(({ baseline = 0 }) => baseline) };
    return { ...byId, ...pages, [together.name]: all, ...reports };
  }

  private async each(name: string, questions: readonly Question[]): Promise<Round> {
    const [writ, baseline] = [new Latencies(), new Latencies()];
    for (const question of questions) {
      baseline.add(await timeOf(() => this.archive.getPlain(question.byHand)));
      writ.add(await this.overHttp(question));
    }
    const at = (share: number): Sample => ({
      writ: writ.percentile(share),
      baseline: baseline.percentile(share),
    });
    return { [`${name}, p50`]: at(0.5), [`${name}, p99`]: at(0.99) };
  }

  /** Warm: the first request does not count. */
  private async report(filtered: FilteredReport): Promise<Sample> {
    const question = await this.questions.ofReport(filtered);
    const first = (await this.byHand(question)) + (await this.overHttp(question));
    const [writ, baseline] = [new Latencies(), new Latencies()];
    for (let n = 0; n < (first > LONG_MS ? 1 : TIMES); n++) {
      baseline.add(await this.byHand(question));
      writ.add(await this.overHttp(question));
    }
    return { writ: writ.percentile(0.5), baseline: baseline.percentile(0.5) };
  }

  private byHand({ byHand: { text, values } }: Question): Promise<number> {
    return timeOf(async () =>
      this.archive.sql.query({ text, values: [...values], rowMode: 'array' }),
    );
  }

  private overHttp({ path }: Question): Promise<number> {
    return timeOf(() => this.archive.get(path));
  }
}

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Queries about three years of work, over HTTP and by hand. */
export const questions: BenchCase = {
  name: 'questions',
  measures: [...keyed, together, ...filteredReports.map(ofReport)],
  async open(options) {
    const archive = await Archive.open(options, (text) => sayLine(process.stderr, `  ${text}`));
    const queries = new Queries(archive);
    return {
      async round(note) {
        note(`${archive.events} events`);
        return queries.round();
      },
      close: () => archive.close(),
    };
  },
};
