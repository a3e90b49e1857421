import { text } from 'node:stream/consumers';
import { sayLine } from '#printing';
import { type ExportQuery, queryExport } from './query-export';

/** Writes a line of JSON to standard output. */
const writeLine = (line: object): void => sayLine(process.stdout, JSON.stringify(line));

/** As the auditor (`proofs/audit/main.ts`): an `ExportQuery` on standard input, and lines of rows and one report on standard output. */
const main = async (): Promise<void> => {
  try {
    const query = JSON.parse(await text(process.stdin)) as ExportQuery;
    writeLine({ report: await queryExport(query, (progress) => writeLine({ progress })) });
  } catch (error) {
    writeLine({ failed: error instanceof Error ? error.message : String(error) });
  }
};

void main();
