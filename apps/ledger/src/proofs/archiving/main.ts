import { text } from 'node:stream/consumers';
import { sayLine } from '#printing';
import { runLogTask, type LogTask } from './log-tasks';

const writeLine = (line: object): void => sayLine(process.stdout, JSON.stringify(line));

/** As the auditor (`proofs/audit/main.ts`): a `LogTask` on standard input, and lines of progress and one report on standard output. */
const main = async (): Promise<void> => {
  try {
    const task = JSON.parse(await text(process.stdin)) as LogTask;
    writeLine({ report: await runLogTask(task, (progress) => writeLine({ progress })) });
  } catch (error) {
    writeLine({ failed: error instanceof Error ? error.message : String(error) });
  }
};

void main();
