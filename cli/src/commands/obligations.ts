import { type Command } from 'commander';
import { AssignBody, assignObligation } from '#contracts';
import { rowsOf } from '../api/rows';
import { answersFor, whoAmI } from '../api/who-am-i';
import { wholeFor } from '../option-values';
import { addPastOptions, type PastOptions } from '../as-of/as-of-options';
import { sessionOf } from '../session';
import { UserError } from '../user-error';
import { addContractCommand } from './contract-command';
import { type Column, ROWS, sayList } from './list';

interface ObligationsOptions extends PastOptions {
  readonly mine?: boolean;
  readonly owner?: string;
  readonly kind?: string;
  readonly state: string;
  readonly overdue?: boolean;
  readonly workOrder?: string;
  readonly limit: number;
}

const STATES = ['open', 'met', 'breached', 'cancelled'];
const ANY = 'any';

/** Obligations: listing and assigning them. */
export const addObligationCommands = (program: Command): void => {
  addPastOptions(program.command('obligations'))
    .description('list obligations with owner, deadline and next escalation step')
    .option('--mine', 'only what falls to those that this key answers for')
    .option('--owner <name>', 'what falls to this owner; TBD for what falls to nobody yet')
    .option(
      '--kind <kind>',
      'approval, exception, input, post-review, remediation, delegation, question or work',
    )
    .option('--state <state>', `${STATES.join(', ')} or ${ANY}`, stateOf, 'open')
    .option('--overdue', 'only what is open beyond its due time')
    .option('--work-order <id>')
    .option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS)
    .action(async (options: ObligationsOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { mine, owner, kind, workOrder: workOrderId, limit, asOf, known } = options;
      if (mine && owner !== undefined) throw new UserError('Give one of --mine and --owner.');
      const me = mine ? await whoAmI(client) : undefined;
      const state = options.state === ANY ? undefined : options.state;
      const overdue = options.overdue ? 'true' : undefined;
      const found = await rowsOf(client, '/v1/obligations', {
        query: { owner, kind, state, overdue, workOrderId, asOf, known },
        limit,
        ...(me && { wanted: (row) => answersFor(me, String(row['owner'])) }),
      });
      sayList(terminal, found, {
        columns: COLUMNS,
        nothing: options.overdue
          ? 'nothing is overdue; without --overdue it lists everything that is owed'
          : 'nothing is owed; --state any shows what was',
        json,
      });
    });

  addContractCommand(program, {
    name: 'assign',
    sends: { ...assignObligation, body: AssignBody },
    description: 'assign an obligation to an owner, who answers for it from then on',
    fields: {
      obligationId: { meaning: 'as writ obligations lists it, or the id of its subject alone' },
      kind: { flags: '--kind <kind>' },
      owner: { flags: '--owner <name>' },
      reason: { meaning: 'why, for the record' },
    },
    done: ({ obligationId, owner }) => `assigned ${obligationId} to ${owner}`,
  });
};

const stateOf = (text: string): string => {
  if (text === ANY || STATES.includes(text)) return text;
  throw new UserError(
    `${text} is no state of an obligation: there are ${STATES.join(', ')}, or ${ANY}.`,
  );
};

const COLUMNS: readonly Column[] = [
  ['obligation', 'obligationId'],
  ['what', 'what'],
  ['owner', 'owner'],
  ['state', ({ state, overdue }) => (overdue ? 'overdue' : state)],
  ['since', 'since'],
  ['due', 'dueAt'],
  [
    'next',
    ({ nextEscalationStep, nextAt }) =>
      nextEscalationStep ? `${String(nextEscalationStep)} at ${String(nextAt)}` : 'none',
  ],
  ['work order', 'workOrderId'],
];
