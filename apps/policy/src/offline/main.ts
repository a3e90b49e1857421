import { text } from 'node:stream/consumers';
import { createLogger } from '#platform';
import { sayLine } from '#printing';
import { PolicyChecks } from '../cedar/policy-checks';
import { type Definition, OfflineChecks } from './check-definitions';
import { MemoryStore } from './memory-store';

/** `writ validate` starts it: a list of definitions on standard input, a list of findings, null for none, on standard output. */
const check = async (): Promise<void> => {
  const definitions = JSON.parse(await text(process.stdin)) as readonly Definition[];
  const checks = new PolicyChecks(createLogger('policy', 'error', process.stderr));
  const findings = await new OfflineChecks(new MemoryStore(), checks).of(definitions);
  sayLine(process.stdout, JSON.stringify(findings));
};

void check();
