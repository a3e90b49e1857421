import { type Command } from 'commander';
import { raiseException, resolveException, views } from '#contracts';
import { ageText, dueText } from '../ages';
import { cellOf } from '../terminal';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

/** Exceptions: listing, raising and resolving them, and their codes. */
export const addExceptionCommands = (program: Command): void => {
  addListing(program, {
    lists: views.exceptions,
    description: 'list exceptions with code, owner and deadline',
    filters: {
      '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet',
      '--code <code>': 'of this code',
      '--work-order <id>': 'of this work order',
      '--workflow <id>': 'of work of this workflow',
    },
    statuses: views.exceptions.row.fields.status[0].oneOf,
    columns: [
      'exceptionId',
      'code',
      ['about', 'subject'],
      'owner',
      ['age', ({ raisedAt }) => ageText(raisedAt, Date.now())],
      ['due', ({ dueAt, status }) => dueText(dueAt, status === 'open', Date.now())],
      'status',
      'workOrderId',
    ],
    nothing: 'there is none; --status any shows all, writ codes what can be raised',
    then: 'writ assign exception/<id> --owner … --reason …, or writ resolve <id> --resolution ….',
  });
  addRaise(program);
  addResolve(program);
  addListing(program, {
    lists: views.exceptionCodes,
    name: 'codes',
    description:
      'list the catalogue of exception codes: owner, deadline and owner of the remediation',
    filters: { '--code <code>': 'this one', '--owner <name>': 'those of this owner' },
    columns: [
      'code',
      'title',
      ['owner', ({ owner }) => owner ?? 'of the work order'],
      'sla',
      ['calendar', ({ calendar }) => calendar ?? 'around the clock'],
      ['remediation', 'remediationOwner'],
      ['version', ({ version }) => version ?? 1],
      ['formerly', ({ aliases }) => aliases ?? ''],
    ],
    nothing: 'the catalogue is empty; writ publish examples fills it with that of the examples',
  });
};

const addRaise = (program: Command): void => {
  addContractCommand(program, {
    name: 'raise',
    sends: raiseException,
    description: 'raise an exception for blocked work, by code',
    fields: {
      code: { flags: '--code <code>', meaning: 'a catalogued one: writ codes' },
      subject: { flags: '--subject <name>' },
      rationale: { meaning: 'what the owner should know' },
    },
    done: (_fields, { exceptionId, owner, dueAt }) =>
      `raised ${exceptionId}: ${cellOf(owner)} has it${dueAt ? ` until ${dueAt}` : ''}`,
  });
};

const addResolve = (program: Command): void => {
  addContractCommand(program, {
    name: 'resolve',
    sends: resolveException,
    description: 'record how an exception was resolved; a step that it blocked goes on',
    done: ({ exceptionId }) => `resolved ${exceptionId}`,
  });
};
