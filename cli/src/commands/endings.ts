import { type Command } from 'commander';
import {
  abandonWorkOrder,
  closeWorkOrder,
  reopenWorkOrder,
  supersedeWorkOrder,
  views,
} from '#contracts';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

const reason = { meaning: 'why' };

/** Ending work, with proof or without, and reopening it. */
export const addEndingCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'close',
    sends: closeWorkOrder,
    description: 'close a work order with proof; lists what is missing',
    fields: { closureEvidenceId: { flags: '--evidence <id>' } },
    done: ({ workOrderId }) => `closed ${workOrderId}`,
  });
  addClosures(program);
  addContractCommand(program, {
    name: 'abandon',
    sends: abandonWorkOrder,
    description: 'end work that will not be done, for a reason',
    fields: { reason },
    done: ({ workOrderId }) => `abandoned ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'supersede',
    sends: supersedeWorkOrder,
    description: 'end work that other work replaces, for a reason',
    fields: { reason, by: { flags: '--by <workOrderId>' } },
    done: ({ workOrderId }) => `superseded ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'reopen',
    sends: reopenWorkOrder,
    description:
      'reopen closed work: its first closure stays on record, its approvals no longer count',
    fields: { reason },
    done: ({ workOrderId }) => `reopened ${workOrderId}`,
  });
};

const addClosures = (program: Command): void => {
  addListing(program, {
    lists: views.closures,
    description: 'list closures, with the evidence of each',
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
      'workOrderId',
      'owner',
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
