import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { sayFailure, sayLine } from '#printing';
import { type BenchCase, type Round } from './case';
import { append } from './cases/append';
import { beside } from './cases/beside';
import { busy } from './cases/busy';
import { pages } from './cases/console';
import { capacity } from './cases/capacity';
import { cost } from './cases/cost';
import { decision } from './cases/decision';
import { halts } from './cases/halts';
import { hashing } from './cases/hashing';
import { imports } from './cases/import';
import { overload } from './cases/overload';
import { proxy } from './cases/proxy';
import { publish } from './cases/publish';
import { questions } from './cases/questions';
import { rebuild } from './cases/rebuild';
import { turns } from './cases/turns';
import { visible } from './cases/visible';
import { chosen } from './choose';
import { type BenchOptions, readOptions } from './options';
import { besideOthers } from './peers/cases';
import { peersText } from './peers/report';
import { baselinesText, machine, summarise, type Summary, tableText } from './report';

const cases: readonly BenchCase[] = [
  append,
  hashing,
  visible,
  cost,
  decision,
  busy,
  turns,
  publish,
  proxy,
  overload,
  halts,
  rebuild,
  questions,
  pages,
  imports,
  beside,
  capacity,
  ...besideOthers,
];

const note = (text: string): void => sayLine(process.stderr, text);

/** The figures of a case, and the peers that it left out. */
interface Measured {
  readonly summaries: readonly Summary[];
  readonly leftOut: readonly string[];
}

/** Opens a case, measures it round by round, and always closes it. */
const measured = async (bench: BenchCase, options: BenchOptions): Promise<Measured> => {
  note(`${bench.name}: preparing …`);
  const open = await bench.open(options);
  const rounds: Round[] = [];
  try {
    for (let n = 1; n <= options.rounds; n++) {
      note(`${bench.name}: round ${n} of ${options.rounds} …`);
      rounds.push(await open.round((text) => note(`  ${text}`)));
    }
  } finally {
    await open.close();
  }
  const summaries = bench.measures
    .filter(({ name, peer }) => !peer || rounds.some((round) => round[name]))
    .map((measure) => summarise(bench.name, measure, rounds));
  return { summaries, leftOut: open.leftOut ?? [] };
};

const main = async (): Promise<void> => {
  const options = readOptions(
    process.argv.slice(2),
    cases.map(({ name }) => name),
  );
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL)
    throw new Error('Start this as `npm run bench`: it needs a Postgres of its own.');
  // Databases and stacks are made with the same tools as in tests, on the durable server of this run.
  process.env['WRIT_TEST_DATABASE_URL'] = DATABASE_URL;

  const environment = machine();
  const { cores, cpu, memoryGiB, node, load } = environment;
  if (load > cores / 2)
    note(`The machine is busy (load ${load.toFixed(1)}): expect a wide spread.`);
  const summaries: Summary[] = [];
  const leftOut: string[] = [];
  for (const bench of chosen(cases, options))
    try {
      const figures = await measured(bench, options);
      summaries.push(...figures.summaries);
      leftOut.push(...figures.leftOut);
    } catch (error) {
      process.exitCode = 1;
      note(`${bench.name} could not be measured:`);
      sayFailure(process.stderr, error);
    }

  const measuredOn = `${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}; medians [min–max]`;
  const [besidePeers, alone] = [true, false].map((isPeer) =>
    summaries.filter(({ peer }) => Boolean(peer) === isPeer),
  );
  sayLine(process.stdout, ['', measuredOn]);
  if (alone!.length > 0)
    sayLine(process.stdout, ['', ...tableText(alone!), '', ...baselinesText(alone!)]);
  if (options.peers) sayLine(process.stdout, ['', ...peersText(besidePeers!, leftOut)]);
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify({ machine: environment, options, measures: summaries, leftOut }, null, 2)}\n`,
    );
};

process.once('beforeExit', () => {
  note(
    'The run ended before its figures were complete: it waited for something that never happened.',
  );
  process.exit(1);
});

main().then(
  () => process.exit(),
  (error: unknown) => {
    sayFailure(process.stderr, error);
    process.exit(1);
  },
);
