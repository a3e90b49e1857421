import { text } from 'node:stream/consumers';
import { sayLine } from '#printing';
import { auditDeployment, type AuditRequest } from './deployment-audit';

/** Writes a line of JSON to standard output. */
const writeLine = (line: object): void => sayLine(process.stdout, JSON.stringify(line));

/**
 * The auditor as a process of its own: an `AuditRequest` on standard input, `{"progress": …}` lines and then one
 * `{"report": …}`, or `{"failed": <sentence>}`, on standard output. Arguments hold no address, because other users can
 * read them.
 */
const main = async (): Promise<void> => {
  const { now, ...request } = JSON.parse(await text(process.stdin)) as AuditRequest & {
    /** Milliseconds since 1970, where the database is a copy of an earlier time. */
    readonly now?: number;
  };
  try {
    const report = await auditDeployment(request, (progress) => writeLine({ progress }), now);
    writeLine({ report });
  } catch (error) {
    writeLine({ failed: error instanceof Error ? error.message : String(error) });
  }
};

void main();
