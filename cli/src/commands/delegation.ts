import { type Command } from 'commander';
import {
  acceptDelegation,
  confirmDelegation,
  dispatchDelegation,
  type DispatchAnswer,
  reportDone,
  stopDelegation,
} from '#contracts';
import { addContractCommand } from './contract-command';

const BRIEF = `
A brief says all of this, or the gap is named (YAML or JSON):

  objective: Check the invoices of May
  scope: The ledger of May only; nothing is paid
  reads: [invoices/may.csv]
  writes: [findings]
  verification: ['Every line is ticked or explained']
  completion: Report what you found, then stop and wait.
  timeouts: { initialWait: PT4H, remindEvery: P1D, hardTimeout: P5D }
  yieldMode: user-confirmed

The same --id with the same brief is the first dispatch again; without --keep, what is pending for the
same step is superseded.`;

const workOrderId = { meaning: 'its work order, where several have a dispatch of that id' };

/** Delegated work: dispatched, accepted, reported, and done when an operator confirms it. */
export const addDelegationCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'delegate',
    sends: dispatchDelegation,
    description: 'send a complete brief to somebody’s inbox',
    fields: {
      workOrderId: { flags: '<workOrderId>' },
      recipient: { flags: '--to <recipient>', meaning: 'a person, a team or an agent' },
      brief: { meaning: 'YAML or JSON; see below' },
      kind: { flags: '--kind <kind>', default: 'delegate_task' },
      step: { flags: '--step <step>' },
      dispatchId: { flags: '--id <dispatchId>', meaning: 'chosen by you instead of by Writ' },
    },
    help: BRIEF,
    done: (_fields, dispatched) => dispatchedLine(dispatched),
  });
  addContractCommand(program, {
    name: 'accept',
    sends: acceptDelegation,
    description: 'accept delegated work; writ inbox --verbose says what to know before',
    fields: { workOrderId },
    done: ({ dispatchId }) => `accepted ${dispatchId}`,
  });
  addContractCommand(program, {
    name: 'report-done',
    sends: reportDone,
    description: 'report as the delegate that it is done, then stop and wait: an operator confirms',
    fields: {
      workOrderId,
      artifacts: {
        flags: '--artifact <path...>',
        meaning: 'what was left in the handoff area, as evidence with a path',
        default: undefined,
      },
    },
    done: ({ dispatchId }) => `reported ${dispatchId}: an operator confirms it`,
  });
  addContractCommand(program, {
    name: 'confirm',
    sends: confirmDelegation,
    description: 'confirm as the operator that delegated work is done: nothing else completes it',
    fields: { workOrderId },
    done: ({ dispatchId }) => `confirmed ${dispatchId}`,
  });
  addContractCommand(program, {
    name: 'stop-dispatch',
    alias: 'recall-dispatch',
    sends: stopDelegation,
    description: 'stop a dispatch: nobody waits for it any more',
    fields: { workOrderId, reason: { meaning: 'why' } },
    done: ({ dispatchId }) => `stopped ${dispatchId}`,
  });
};

const dispatchedLine = ({
  dispatchId,
  createdAt,
  digest,
  superseded = [],
}: DispatchAnswer): string =>
  [
    `dispatched ${dispatchId} created ${createdAt ?? 'TBD'} sha256:${digest ?? 'TBD'}`,
    ...(superseded.length > 0 ? [`in place of ${superseded.join(', ')}`] : []),
  ].join(' ');
