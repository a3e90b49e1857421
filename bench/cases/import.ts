import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WritClient } from '#client';
import { type Stack, startStack } from '#testkit';
import { importLog } from '../../cli/src/import/import-log';
import { type LogFile, openLogFile } from '../../cli/src/import/log-file';
import { readMapping } from '../../cli/src/import/mapping-file';
import { readXes } from '../../cli/src/import/read-xes';
import { publishFolder } from '../../cli/src/publish/publish-folder';
import { type BenchCase, type Measure, type Round } from '../case';
import { makeLog } from '../load/made-log';
import { type Counts, partsOf, perOne, ProcessCounts, sum } from '../systems/process-counts';
import { shownEverywhere } from '../systems/usage';

const FACTS_A_REQUEST = 500;
const MADE_EVENTS = 20_000;
const SETTLED_MS = 500;
/** Messages in this time. */
const IDLE_MAX = 50;
const MEBIBYTE = 1024 ** 2;
/** Its mapping is the one that the benchmark's own log is made for. */
const EXAMPLE = join(process.cwd(), 'examples/imports/receipt');
const SILENT = new Writable({ write: (_chunk, _encoding, done) => done() });

const importing: Measure = {
  name: 'events of the log a second',
  unit: 'events/s',
  baseline: 'reading the same file alone, as a stream',
  goal: { of: 'ratio', atLeast: 0.3 },
  moonshot: { of: 'ratio', atLeast: 0.6 },
};

const ofAFact = {
  cpu: { name: 'a fact of it: processor time of all processes', unit: 'µs' },
  importer: { name: 'a fact of it: processor time of the importer', unit: 'µs' },
  messages: { name: 'a fact of it: messages', unit: 'messages' },
  transactions: { name: 'a fact of it: transactions', unit: 'transactions' },
  writes: { name: 'a fact of it: writes of services', unit: 'writes' },
} satisfies Readonly<Record<string, Measure>>;

/** From file to committed facts, through the public API; each round into a system of its own. */
export const imports: BenchCase = {
  name: 'import',
  measures: [importing, ...Object.values(ofAFact)],
  async open({ log }) {
    const path = log ?? join(process.env['WRIT_DATA'] ?? '.', 'made.xes.gz');
    if (!log) await makeLog(path, { events: MADE_EVENTS });
    await readAlone(await openLogFile(path));
    return {
      async round(note) {
        const baseline = await readAlone(await openLogFile(path));
        const stack = await startStack();
        try {
          const { eventsASecond, figures } = await imported(stack, path, note);
          return { [importing.name]: { baseline, writ: eventsASecond }, ...figures };
        } finally {
          await stack.stop();
        }
      },
      close: () => Promise.resolve(),
    };
  },
};

const readAlone = async (file: LogFile): Promise<number> => {
  const start = performance.now();
  let events = 0;
  for await (const trace of readXes(file)) events += trace.events.length;
  return (events * 1_000) / (performance.now() - start);
};

const imported = async (
  stack: Stack,
  path: string,
  note: (text: string) => void,
): Promise<{ readonly eventsASecond: number; readonly figures: Round }> => {
  const { url, keys } = stack;
  const { failures } = await publishFolder(new WritClient({ url, key: keys['admin'] }), EXAMPLE);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const counts = await ProcessCounts.of(stack);
  const before = await counts.read();
  const cpuBefore = process.cpuUsage();
  const peak = watchHeap();
  const start = performance.now();
  const tally = await importLog(
    new WritClient({ url, key: keys['integrator'] }),
    await openLogFile(path),
    readMapping(join(EXAMPLE, 'mapping.yaml')),
    { batch: FACTS_A_REQUEST },
    { out: SILENT, err: SILENT, redraws: false },
  );
  const seconds = (performance.now() - start) / 1_000;
  note(
    `${tally.events} events as ${tally.facts} facts in ${seconds.toFixed(1)} s; ` +
      `the importer's heap was at most ${peak()} MiB`,
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  await shownEverywhere(stack);
  await settled(counts);
  const spent = perOne(before, await counts.read(), tally.facts);
  await counts.close();
  note(`a fact: ${partsOf(spent)}`);
  if (!tally.isWhole) throw new Error(`The import left something out: ${tally.problems.join()}`);
  const figures = figuresOf(spent, (user + system) / tally.facts);
  return { eventsASecond: tally.events / seconds, figures };
};

/** Resolves when no message follows any more but those of an idle system. */
const settled = async (counts: ProcessCounts): Promise<void> => {
  for (let before = -Infinity, { messages } = await counts.read(); messages - before > IDLE_MAX;) {
    before = messages;
    await sleep(SETTLED_MS);
    ({ messages } = await counts.read());
  }
};

/** Of all that follows from a fact: reactions and views too. */
const figuresOf = ({ cpu, messages, transactions, writes }: Counts, importer: number): Round => ({
  [ofAFact.cpu.name]: { writ: sum(Object.values(cpu)) + importer },
  [ofAFact.importer.name]: { writ: importer },
  [ofAFact.messages.name]: { writ: messages },
  [ofAFact.transactions.name]: { writ: transactions },
  [ofAFact.writes.name]: { writ: writes },
});

/** The largest heap seen from now on, in MiB. */
const watchHeap = (): (() => number) => {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 50);
  return () => {
    clearInterval(timer);
    return Math.round(peak / MEBIBYTE);
  };
};
