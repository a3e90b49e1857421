import { type Command } from 'commander';
import { WritError } from '#client';
import { sessionOf } from '../session';

interface ImportCommandOptions {
  readonly mapping?: string;
  readonly batch: number;
  readonly limit?: number;
  readonly dryRun?: boolean;
  readonly suggest?: string;
}

const BATCH = 500;

export const addImportCommand = (program: Command): void => {
  program
    .command('import')
    .description('import a real event log; a second import changes nothing')
    .argument(
      '<log>',
      'a file in XES (IEEE 1849), CSV or OCEL 2.0 (JSON, XML, SQLite); text may be gzip’d',
    )
    .option('--mapping <file>', 'how its events become facts; Writ brings some along')
    .option('--batch <n>', 'facts in one request', wholeNumber, BATCH)
    .option('--limit <n>', 'only the first so many cases', wholeNumber)
    .option('--dry-run', 'send nothing; show what would be sent')
    .option('--suggest <folder>', 'send nothing; write a first draft of a mapping to a new folder')
    .action(async (file: string, options: ImportCommandOptions, command: Command) => {
      if (options.suggest !== undefined) {
        const { runSuggest } = await import('../import/suggest/run-suggest.js');
        return runSuggest(file, options.suggest, sessionOf(command).terminal, options.limit);
      }
      const { runImport } = await import('../import/run-import.js');
      const isWhole = await runImport(file, options, sessionOf(command));
      if (!isWhole) process.exitCode = 1;
    });
};

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new WritError(`${text} is not a whole number above zero.`);
  return number;
};
