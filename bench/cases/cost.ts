import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Stack } from '#testkit';
import { PLAIN, PLAIN_SYSTEM } from '../baseline/plain-system';
import { type BenchCase, type Measure, type Round, type Sample } from '../case';
import { eventsOfLane, frameOf } from '../load/events';
import { callTimes } from '../load/load';
import { Proposer } from '../load/proposer';
import { Reporter } from '../load/reporter';
import { LedgerUnderLoad } from '../systems/ledger';
import { type Counts, partsOf, perOne, ProcessCounts, sum } from '../systems/process-counts';
import { RefundDesk } from '../systems/refunds';
import { shownEverywhere } from '../systems/usage';

const WORK_ORDERS = 400;
const IDLE_MS = 5_000;
/** What an idle system does and what it does for work is the same after this time. */
const SETTLED_MS = 300;

/** Work of a fixed size: what it costs does not depend on how long the machine takes for it. */
interface Work {
  readonly name: string;
  readonly times: number;
  readonly width: number;
  readonly baseline?: string;
}

const works = {
  append: { name: 'an append, 256 in flight', times: 8_000, width: 256 },
  appendAlone: { name: 'an append, one at a time', times: 300, width: 1 },
  decision: { name: 'a decision, 64 in flight', times: 1_000, width: 64, baseline: PLAIN },
  decisionAlone: { name: 'a decision, one at a time', times: 200, width: 1, baseline: PLAIN },
  fact: { name: 'a fact over NATS, 256 in flight', times: 2_000, width: 256 },
  factAlone: { name: 'a fact over HTTP, one at a time', times: 200, width: 1, baseline: PLAIN },
} satisfies Readonly<Record<string, Work>>;

const measuresOf = ({ name, baseline }: Work): readonly Measure[] => [
  { name: `${name}: processor time of all processes`, unit: 'µs', baseline },
  { name: `${name}: messages`, unit: 'messages', baseline },
  { name: `${name}: transactions`, unit: 'transactions', baseline },
  { name: `${name}: writes of services`, unit: 'writes', baseline },
];

const idle = {
  cpu: { name: 'idle: processor time of all processes, of a core', unit: '%' },
  messages: { name: 'idle: messages a second', unit: 'messages' },
  transactions: { name: 'idle: transactions a second', unit: 'transactions' },
} satisfies Readonly<Record<string, Measure>>;

const figuresOf = ({ cpu, messages, transactions, writes }: Counts): readonly number[] => [
  sum(Object.values(cpu)),
  messages,
  transactions,
  writes,
];

const samplesOf = (work: Work, writ: Counts, plain?: Counts): readonly [string, Sample][] => {
  const baselines = plain && figuresOf(plain);
  return figuresOf(writ).map((figure, i) => [
    measuresOf(work)[i]!.name,
    { writ: figure, baseline: baselines?.[i] },
  ]);
};

/** A system whose work is counted. */
class Counted {
  private constructor(
    private readonly counts: ProcessCounts,
    private readonly settled: () => Promise<void>,
  ) {}

  static async of(stack: Stack, settled: () => Promise<void>): Promise<Counted> {
    return new Counted(await ProcessCounts.of(stack), settled);
  }

  /** What one call costs, with all that follows from it. */
  async cost({ times, width }: Work, call: (lane: number) => Promise<unknown>): Promise<Counts> {
    await callTimes(width, times / 4, call);
    await this.settled();
    const before = await this.counts.read();
    await callTimes(width, times, call);
    await this.settled();
    return perOne(before, await this.counts.read(), times);
  }

  /** What a second without work costs. */
  async idle(): Promise<Counts> {
    await this.settled();
    const before = await this.counts.read();
    await sleep(IDLE_MS);
    return perOne(before, await this.counts.read(), IDLE_MS / 1_000);
  }

  close(): Promise<void> {
    return this.counts.close();
  }
}

/** What each kind of work costs in processor time, messages, transactions and writes, and what no work costs. */
export const cost: BenchCase = {
  name: 'cost',
  measures: [...Object.values<Work>(works).flatMap(measuresOf), ...Object.values(idle)],
  async open({ processes }) {
    const plain = await startStack({ services: PLAIN_SYSTEM });
    const alone = await LedgerUnderLoad.start();
    const desk = await RefundDesk.open(WORK_ORDERS, { processes });
    const toPlain = new Proposer(plain, desk);
    const toWrit = new Proposer(desk.stack, desk);
    const reporter = await Reporter.connect(desk, plain);
    const plainCounts = await Counted.of(plain, () => sleep(SETTLED_MS));
    const ledgerCounts = await Counted.of(alone.stack, () => settled(alone.stack));
    const counts = await Counted.of(desk.stack, () => settled(desk.stack));
    return {
      async round(note): Promise<Round> {
        const samples: (readonly [string, Sample])[] = [];
        const take = (work: Work, writ: Counts, baseline?: Counts): void => {
          note(`${work.name}: ${partsOf(writ)}${baseline ? ` (${partsOf(baseline)})` : ''}`);
          samples.push(...samplesOf(work, writ, baseline));
        };
        for (const work of [works.append, works.appendAlone]) {
          const lanes = Array.from({ length: work.width }, (_, lane) => eventsOfLane(lane));
          const append = (lane: number) => alone.append(frameOf(lanes[lane]!()));
          take(work, await ledgerCounts.cost(work, append));
        }
        for (const work of [works.decision, works.decisionAlone])
          take(
            work,
            await counts.cost(work, () => toWrit.propose()),
            await plainCounts.cost(work, () => toPlain.propose()),
          );
        take(works.fact, await counts.cost(works.fact, reporter.publish));
        take(
          works.factAlone,
          await counts.cost(works.factAlone, reporter.post),
          await plainCounts.cost(works.factAlone, reporter.postPlain),
        );
        const rest = await counts.idle();
        note(`idle, a second: ${partsOf(rest)}`);
        samples.push(
          [idle.cpu.name, { writ: sum(Object.values(rest.cpu)) / 10_000 }],
          [idle.messages.name, { writ: rest.messages }],
          [idle.transactions.name, { writ: rest.transactions }],
        );
        return Object.fromEntries(samples);
      },
      async close() {
        await Promise.all([plainCounts, ledgerCounts, counts].map((one) => one.close()));
        await reporter.close();
        toPlain.close();
        toWrit.close();
        await plain.stop();
        await alone.stop();
        await desk.stack.stop();
      },
    };
  },
};

const settled = async (stack: Stack): Promise<void> => {
  await shownEverywhere(stack);
  await sleep(SETTLED_MS);
};
