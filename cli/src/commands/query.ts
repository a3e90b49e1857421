import { type Command } from 'commander';
import { wholeFor } from '../option-values';
import { processTerminal } from '../terminal';
import { ROWS } from './list';

interface QueryOptions {
  readonly in: string;
  readonly csv?: true;
  readonly limit: number;
  readonly seconds: number;
  readonly memory: number;
  readonly verify: boolean;
}

/** With 512, the variants of ten million steps do not fit. */
const MEMORY_MIB = 1_024;
const SECONDS = 60;

const HELP = `
Tables are events, and the views and reports of the API as writ.<name>: writ.work_orders, writ.exception_trends.
The query reads the files of the export and nothing else, and writes nothing.

  writ query 'SHOW ALL TABLES' --in export
  writ query 'SELECT type, count(*) AS events FROM events GROUP BY type ORDER BY events DESC' --in export`;

export const addQueryCommand = (program: Command): void => {
  program
    .command('query')
    .description('answer a query in SQL from an export, by DuckDB on this machine')
    .argument('<sql>', 'one SELECT')
    .requiredOption('--in <folder>', 'the folder of an export')
    .option('--csv', 'every row as CSV')
    .option('--limit <n>', 'of the table so many rows', wholeFor('--limit'), ROWS)
    .option('--seconds <n>', 'end the query after so long', wholeFor('--seconds'), SECONDS)
    .option('--memory <MiB>', 'so much memory for DuckDB', wholeFor('--memory', 64), MEMORY_MIB)
    .option('--no-verify', 'compare sizes of files alone, not their SHA-256')
    .addHelpText('after', HELP)
    .action(async (sql: string, options: QueryOptions, command: Command) => {
      const { runQuery } = await import('../query/run-query.js');
      const json = command.optsWithGlobals<{ readonly json?: boolean }>().json ?? false;
      const { in: folder, csv = false, limit, seconds, memory, verify } = options;
      const format = json ? 'json' : csv ? 'csv' : 'table';
      await runQuery(processTerminal(), { sql, folder, format, limit, seconds, memory, verify });
    });
};
