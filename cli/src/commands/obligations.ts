import { type Command } from 'commander';
import {
  AssignBody,
  assignObligation,
  claimObligation,
  ObligationReference,
  obligationStates,
  releaseObligation,
  views,
} from '#contracts';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

const named = {
  obligationId: { meaning: 'as writ obligations lists it, or the id of its subject alone' },
  kind: { flags: '--kind <kind>' },
} as const;

/** Obligations: listing, assigning and claiming them. */
export const addObligationCommands = (program: Command): void => {
  addListing(program, {
    lists: views.obligations,
    description: 'list obligations with owner, deadline and next escalation step',
    filters: {
      '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet',
      '--kind <kind>':
        'approval, exception, input, post-review, remediation, delegation, question or work',
      '--work-order <id>': 'of this work order',
    },
    statusField: 'state',
    statuses: obligationStates,
    columns: [
      'obligationId',
      'what',
      'owner',
      ['state', ({ state, overdue }) => (overdue ? 'overdue' : state)],
      'since',
      ['due', 'dueAt'],
      [
        'next',
        ({ nextEscalationStep, nextAt }) =>
          nextEscalationStep ? `${String(nextEscalationStep)} at ${String(nextAt)}` : 'none',
      ],
      'workOrderId',
    ],
    nothing: 'nothing is owed; --state any shows what was',
    nothingOverdue: 'nothing is overdue; without --overdue it lists everything that is owed',
  });

  addContractCommand(program, {
    name: 'assign',
    sends: { ...assignObligation, body: AssignBody },
    description: 'assign an obligation to an owner, who answers for it from then on',
    fields: {
      ...named,
      owner: { flags: '--owner <name>' },
      reason: { meaning: 'why, for the record' },
    },
    done: ({ obligationId, owner }) => `assigned ${obligationId} to ${owner}`,
  });

  addContractCommand(program, {
    name: 'claim',
    sends: { ...claimObligation, body: ObligationReference },
    description: 'show others that you work on an answer, for 30 minutes; it gives no right',
    fields: named,
    done: (_fields, { claimedBy, claimedUntil }) =>
      `${String(claimedBy)} works on it until ${String(claimedUntil)}`,
  });

  addContractCommand(program, {
    name: 'release',
    sends: { ...releaseObligation, body: ObligationReference },
    description: 'show others that you no longer work on an answer',
    fields: named,
    done: ({ obligationId }) => `released ${obligationId}`,
  });
};
