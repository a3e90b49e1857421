import { type Command } from 'commander';
import {
  blockStep,
  completeStep,
  observeFacts,
  openWorkOrder,
  recordPrerequisite,
  reportOutcome,
  resumeWorkOrder,
  stopWorkOrder,
  unblockStep,
  views,
  withdrawDecision,
} from '#contracts';
import { ageText, dueText } from '../ages';
import { valueFor } from '../option-values';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';
import { addShowCommand } from './show';

const VALUES = `
A value is a number, true, false or null where it reads so, and a text otherwise; in quotes it is always a text:
order-total=8000, order-paid=true, order='"4711"'.`;

const note = { meaning: 'a note for the record' };
const reason = { meaning: 'why' };

/** Work orders from opening to the last step; endings.ts closes them. */
export const addWorkOrderCommands = (program: Command): void => {
  addWorkOrders(program);
  addShowCommand(program);
  addContractCommand(program, {
    name: 'open',
    sends: openWorkOrder,
    description: 'open a work order under a workflow',
    fields: {
      workflow: { flags: '<workflow>', meaning: 'the id of a published workflow' },
      workOrderId: { flags: '--id <id>', meaning: 'its id; Writ makes one where absent' },
      inputs: {
        flags: '--input <name=value...>',
        meaning: 'an input that the workflow requires',
        parse: valueFor('--input'),
      },
    },
    help: VALUES,
    done: (_fields, { workOrderId }) => `opened ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'state',
    sends: observeFacts,
    description: 'state facts about a work order',
    fields: {
      facts: { flags: '<fact=value...>', meaning: 'a fact', parse: valueFor('A fact') },
      source: {
        flags: '--source <source>',
        meaning: 'the system that states them; the one of the key where absent',
      },
    },
    help: VALUES,
    done: ({ workOrderId, facts }) =>
      `stated ${Object.keys(facts ?? {}).join(', ')} of ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'pass',
    sends: recordPrerequisite,
    description: 'record that a prerequisite passed, or with --result failed that it did not',
    fields: { result: { default: 'passed' }, note },
    done: ({ workOrderId, prerequisite, result }) => `${prerequisite} of ${workOrderId}: ${result}`,
  });
  addSteps(program);
  addContractCommand(program, {
    name: 'report-outcome',
    sends: reportOutcome,
    description: 'report the outcome of an action: performed or failed',
    fields: { outcome: { flags: '<outcome>', meaning: '`performed`, or `failed`' } },
    done: ({ decisionId, outcome }) => `${decisionId}: ${outcome}`,
  });
  addContractCommand(program, {
    name: 'withdraw',
    sends: withdrawDecision,
    description: 'give up an action that waits: no owner has to answer any more',
    done: ({ decisionId }) => `${decisionId}: withdrawn where it waited`,
  });
  addContractCommand(program, {
    name: 'stop',
    sends: stopWorkOrder,
    description: 'stop a work order: nothing of it runs until it is resumed',
    fields: { reason },
    done: ({ workOrderId }) => `stopped ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'resume',
    sends: resumeWorkOrder,
    description: 'resume a stopped work order',
    fields: { reason },
    done: ({ workOrderId }) => `resumed ${workOrderId}`,
  });
};

const addSteps = (program: Command): void => {
  addContractCommand(program, {
    name: 'complete',
    sends: completeStep,
    description: 'record that a step is done',
    fields: { note },
    done: ({ workOrderId, step }) => `completed ${step} of ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'block',
    sends: blockStep,
    description: 'block a step with an exception code: its owner gets an exception',
    fields: { code: { flags: '--code <code>', meaning: 'an exception code: writ codes' }, note },
    done: ({ workOrderId, step }) => `blocked ${step} of ${workOrderId}`,
  });
  addContractCommand(program, {
    name: 'unblock',
    sends: unblockStep,
    description: 'unblock a step',
    fields: { note },
    done: ({ workOrderId, step }) => `unblocked ${step} of ${workOrderId}`,
  });
};

const addWorkOrders = (program: Command): void => {
  addListing(program, {
    lists: views.workOrders,
    description: 'list work orders, newest first',
    filters: {
      '--workflow <id>': 'of this workflow',
      '--job-type <type>': 'of this job type',
      '--owner <name>': 'what falls to this owner',
      '--stage <name>': 'at this stage',
      '--waiting <true|false>': 'only what waits for somebody, or only what does not',
      '--blocked <true|false>': 'only what is blocked, or only what is not',
      '--imported <true|false>': 'only imported work, or only work of this system',
      '--from <time>': 'opened at this time or later',
      '--to <time>': 'opened before this time',
    },
    statuses: ['open', 'closed', 'abandoned', 'superseded'],
    columns: [
      'workOrderId',
      ['title', ({ title }) => title ?? ''],
      'owner',
      ['stage', ({ stage }) => stage ?? ''],
      [
        'is',
        ({ status, stopped, blocked, waiting }) => markOf({ status, stopped, blocked, waiting }),
      ],
      ['age', ({ openedAt }) => ageText(openedAt, Date.now())],
      ['due', ({ dueAt, status }) => dueText(dueAt, status === 'open', Date.now()) ?? ''],
    ],
    nothing: 'there is no such work order; writ open <workflow> opens one',
    then: 'writ show <workOrderId>.',
  });
};

/** The first thing that somebody has to know of it. */
const markOf = (row: Readonly<Record<'status' | 'stopped' | 'blocked' | 'waiting', unknown>>) =>
  row.status !== 'open'
    ? row.status
    : ((['stopped', 'blocked', 'waiting'] as const).find((name) => row[name] === true) ?? 'open');
