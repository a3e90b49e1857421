import { text } from 'node:stream/consumers';
import { sayLine } from '#printing';
import { auditDeployment, type AuditRequest } from './deployment-audit';

/** What is written to standard output, a line of JSON each. */
const tell = (line: object): void => sayLine(process.stdout, JSON.stringify(line));

/**
 * The auditor as a process of its own: an `AuditRequest` on standard input, `{"progress": …}` lines and then one
 * `{"report": …}`, or `{"failed": <sentence>}`, on standard output. It takes no address from arguments, which
 * others could read.
 */
const main = async (): Promise<void> => {
  const request = JSON.parse(await text(process.stdin)) as AuditRequest;
  try {
    tell({ report: await auditDeployment(request, (progress) => tell({ progress })) });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
};

void main();
