import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { addListing } from './listing';

export const addCloseCommand = (program: Command): void => {
  program
    .command('close')
    .description('end a work order with proof; what is unmet is listed')
    .argument('<workOrderId>')
    .option('--evidence <id>', 'the evidence that proves the closure')
    .action(async (workOrderId: string, { evidence }: { evidence?: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/close`;
      const body = { closureEvidenceId: evidence };
      const { body: answer, position } = await client.post<unknown>(path, { body });
      if (json) sayJson(terminal.out, answer);
      else
        sayLine(terminal.out, `closed ${workOrderId}${position ? ` (position ${position})` : ''}`);
    });
  addListing(program, {
    name: 'closures',
    description: 'list what was closed, and the evidence that each closure rests on',
    path: '/v1/closures',
    owned: true,
    filters: {
      '--closure-proven <true|false>': 'only where that evidence was recorded, or where it was not',
      '--closure-evidence-state <state>': 'standing, superseded or shredded',
      '--closure-evidence-level <level>': 'verified or claimed',
      '--owner <name>': 'what falls to this owner',
      '--workflow <id>': 'of this workflow',
      '--job-type <type>': 'of this job type',
      '--work-order <id>': 'this work order',
      '--from <time>': 'first closed at this time or later',
      '--to <time>': 'first closed before this time',
    },
    // In force, or what came after it.
    statuses: ['closed', 'open', 'abandoned', 'superseded'],
    columns: [
      ['work order', 'workOrderId'],
      ['owner', 'owner'],
      ['closed', 'closedAt'],
      ['by', 'closedBy'],
      ['rests on', 'closureEvidenceKind'],
      ['sha-256', 'closureEvidenceSha256'],
      ['level', ({ closureEvidenceLevel }) => closureEvidenceLevel ?? ''],
      ['which is', ({ closureEvidenceState }) => closureEvidenceState ?? 'not recorded'],
    ],
    nothing: 'nothing was closed so; writ close <workOrderId> --evidence <id> closes',
    then: 'writ bundle <workOrderId> -o bundle.json, and writ verify bundle.json --log-key keys.txt.',
  });
};
