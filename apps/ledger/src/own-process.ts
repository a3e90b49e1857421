import { text } from 'node:stream/consumers';
import { sayLine } from '#printing';

/**
 * Does one piece of work as a process of its own: a request on standard input, `{"progress": …}` lines and then one `{"report": …}`,
 * or `{"failed": <sentence>}`, on standard output. Arguments hold no address, because other users can read them.
 */
export const runInOwnProcess = async <Request, Progress extends object>(
  work: (request: Request, onProgress: (progress: Progress) => void) => Promise<object>,
): Promise<void> => {
  try {
    const request = JSON.parse(await text(process.stdin)) as Request;
    writeLine({ report: await work(request, (progress) => writeLine({ progress })) });
  } catch (error) {
    writeLine({ failed: error instanceof Error ? error.message : String(error) });
  }
};

const writeLine = (line: object): void => sayLine(process.stdout, JSON.stringify(line));
