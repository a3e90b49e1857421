import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startStack, type Stack } from '#testkit';
import { WritClient } from '../../cli/src/api/client';
import { importLog } from '../../cli/src/import/import-log';
import { type LogFile, openLogFile } from '../../cli/src/import/log-file';
import { readMapping } from '../../cli/src/import/mapping-file';
import { readXes } from '../../cli/src/import/read-xes';
import { publishFolder } from '../../cli/src/publish/publish-folder';
import { type BenchCase, type Measure } from '../case';
import { makeLog } from '../load/made-log';

const FACTS_A_REQUEST = 500;
const MADE_EVENTS = 20_000;
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

/** From file to committed facts, through the public API; each round into a system of its own. */
export const imports: BenchCase = {
  name: 'import',
  measures: [importing],
  async open({ log }) {
    const path = log ?? join(process.env['WRIT_DATA'] ?? '.', 'made.xes.gz');
    if (!log) await makeLog(path, MADE_EVENTS);
    await readAlone(await openLogFile(path));
    return {
      async round(say) {
        const baseline = await readAlone(await openLogFile(path));
        const stack = await startStack();
        try {
          return { [importing.name]: { baseline, writ: await imported(stack, path, say) } };
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
  { url, keys }: Stack,
  path: string,
  say: (note: string) => void,
): Promise<number> => {
  const { failures } = await publishFolder(new WritClient({ url, key: keys['admin'] }), EXAMPLE);
  if (failures.length > 0) throw new Error(failures.join('\n'));
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
  say(
    `${tally.events} events told by ${tally.facts} facts in ${seconds.toFixed(1)} s; ` +
      `the importer's heap was at most ${peak()} MiB`,
  );
  if (!tally.isWhole) throw new Error(`The import left something out: ${tally.troubles.join()}`);
  return tally.events / seconds;
};

/** The largest heap seen from now on, in MiB. */
const watchHeap = (): (() => number) => {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 50);
  return () => {
    clearInterval(timer);
    return Math.round(peak / MEBIBYTE);
  };
};
