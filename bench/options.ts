import { Command, InvalidArgumentError, Option } from 'commander';

/** The options of `npm run bench -- …`. */
export interface BenchOptions {
  /** A file for the figures as JSON. */
  readonly json?: string;
  /** Names of the cases to run; all when left out. */
  readonly only?: readonly string[];
  readonly rounds: number;
  /** Length of each measurement under load. */
  readonly seconds: number;
  /** Events in the log of the cases that read it. */
  readonly events: number;
  /** URL of a database that stores the log of questions, with its views, from one run to the next. */
  readonly archive?: string;
  /** Decisions a second that arrive by chance (Poisson). */
  readonly rate: number;
  /** An XES file for the import; one is made when left out. */
  readonly log?: string;
  /** Also measures other systems beside Writ, which it installs. */
  readonly peers?: boolean;
  /** `one`: Writ as `npm start` runs it. Each service in a process of its own when left out. */
  readonly processes?: 'one';
}

export const readOptions = (argv: readonly string[], cases: readonly string[]): BenchOptions =>
  new Command('npm run bench --')
    .description('Measures Writ and its baselines in turn on this machine.')
    .option('--json <file>', 'write the figures as JSON')
    .option('--only <cases>', `some of ${cases.join(', ')}, joined by commas`, namesOf(cases))
    .option('--rounds <n>', 'how often each case is measured', positive, 3)
    .option('--seconds <n>', 'how long each measurement under load takes', positive, 3)
    .option('--events <n>', 'events in the log that views are built from (10m)', positive, 100_000)
    .option('--archive <url>', 'a database that keeps the log of questions for the next run')
    .option('--rate <n>', 'decisions a second', positive, 200)
    .option('--log <file>', 'an XES file to import')
    .option('--peers', 'also measure other systems beside Writ; npm installs them in .writ/peers')
    .addOption(
      new Option('--processes <n>', 'all services in one process, as npm start has them').choices([
        'one',
      ]),
    )
    .parse(argv, { from: 'user' })
    .opts<BenchOptions>();

const UNITS: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };

const positive = (text: string): number => {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text) ?? [];
  const value = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  if (!(value > 0))
    throw new InvalidArgumentError('Give a number above 0, such as 3, 100k or 10m.');
  return value;
};

const namesOf =
  (cases: readonly string[]) =>
  (text: string): readonly string[] => {
    const names = text.split(',');
    const unknown = names.filter((name) => !cases.includes(name));
    if (unknown.length > 0)
      throw new InvalidArgumentError(
        `There is no case ${unknown.join(', ')}; there are ${cases.join(', ')}.`,
      );
    return names;
  };
