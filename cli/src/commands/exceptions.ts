import { type Command } from 'commander';
import { ageText, dueText } from '../ages';
import { sessionOf } from '../session';
import { cellOf } from '../terminal';
import { sayDone } from './done';
import { addListing } from './listing';

interface RaiseOptions {
  readonly workOrder: string;
  readonly code: string;
  readonly subject?: string;
  readonly rationale?: string;
}

interface ResolveOptions {
  readonly resolution: string;
  readonly workOrder?: string;
}

interface Raised {
  readonly exceptionId: string;
  readonly owner?: string;
  readonly dueAt?: string;
}

/** Work that left its lane: what there is, raising and resolving it, and the codes for it. */
export const addExceptionCommands = (program: Command): void => {
  addListing(program, {
    name: 'exceptions',
    description: 'list work that left its lane, by code, with who has it and until when',
    path: '/v1/exceptions',
    owned: true,
    filters: {
      '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet',
      '--code <code>': 'of this code',
      '--work-order <id>': 'of this work order',
      '--workflow <id>': 'of work of this workflow',
    },
    statuses: ['open', 'resolved'],
    columns: [
      ['exception', 'exceptionId'],
      ['code', 'code'],
      ['about', 'subject'],
      ['owner', 'owner'],
      ['age', ({ raisedAt }) => ageText(raisedAt, Date.now())],
      ['due', ({ dueAt, status }) => dueText(dueAt, status === 'open', Date.now())],
      ['status', 'status'],
      ['work order', 'workOrderId'],
    ],
    nothing: 'there is none; --status any shows all, writ codes what can be raised',
    then: 'writ assign exception/<id> --owner … --reason …, or writ resolve <id> --resolution ….',
  });
  addRaise(program);
  addResolve(program);
  addListing(program, {
    name: 'codes',
    description: 'list the catalogue of exception codes: owner, time and who mends the cause',
    path: '/v1/exception-codes',
    filters: { '--code <code>': 'this one', '--owner <name>': 'those of this owner' },
    columns: [
      ['code', 'code'],
      ['title', 'title'],
      ['owner', ({ owner }) => owner ?? 'of the work order'],
      ['sla', 'sla'],
      ['calendar', ({ calendar }) => calendar ?? 'around the clock'],
      ['remediation', 'remediationOwner'],
      ['version', ({ version }) => version ?? 1],
      ['formerly', ({ aliases }) => aliases ?? ''],
    ],
    nothing: 'the catalogue is empty; writ publish examples fills it with that of the examples',
  });
};

const addRaise = (program: Command): void => {
  program
    .command('raise')
    .description('put blocked or off-lane work before its owner, by code')
    .requiredOption('--work-order <id>')
    .requiredOption('--code <code>', 'a catalogued one: writ codes')
    .option('--subject <name>', 'the step, prerequisite or decision it is about')
    .option('--rationale <text>', 'what the owner should know')
    .action(async (options: RaiseOptions, command: Command) => {
      const session = sessionOf(command);
      const { workOrder: workOrderId, ...why } = options;
      const answer = await session.client.post<Raised>('/v1/exceptions', {
        body: { workOrderId, ...why },
      });
      const { exceptionId, owner, dueAt } = answer.body;
      const until = dueAt ? ` until ${dueAt}` : '';
      sayDone(session, answer, `raised ${exceptionId}: ${cellOf(owner)} has it${until}`);
    });
};

const addResolve = (program: Command): void => {
  program
    .command('resolve')
    .description('say how an exception was dealt with; a step that it blocked goes on')
    .argument('<exceptionId>')
    .requiredOption('--resolution <text>', 'how, for the record')
    .option('--work-order <id>', 'its work order; looked up where absent')
    .action(async (exceptionId: string, options: ResolveOptions, command: Command) => {
      const session = sessionOf(command);
      const { workOrder: workOrderId, resolution } = options;
      const path = `/v1/exceptions/${encodeURIComponent(exceptionId)}/resolve`;
      const answer = await session.client.post(path, { body: { workOrderId, resolution } });
      sayDone(session, answer, `resolved ${exceptionId}`);
    });
};
