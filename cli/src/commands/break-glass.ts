import { type Command } from 'commander';
import { WritError } from '#client';
import { type DeclareBreakGlassAnswer, endBreakGlass, views } from '#contracts';
import { ageText } from '../ages';
import { exitCodes } from '../exit-codes';
import { durationFor, listFor } from '../option-values';
import { moneyOf } from '../money';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { type ActionOptions, questionFrom, takesAction } from './action-options';
import { cardOf } from './decision-card';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

interface DeclareOptions extends ActionOptions {
  readonly code: string;
  readonly rationale: string;
  readonly for: string;
  readonly scopeObjects?: string[];
  readonly scopeWrites?: string[];
  readonly scopeUpTo?: string;
  readonly exitCode?: boolean;
}

const DECLARING = `
The action runs now, within this scope and time. Somebody else has to review it, and its
cause has to be remediated with evidence; the work order does not close before. Exactly the
action is the scope unless you widen it.

  writ break-glass --work-order w1 --file action.json --code data-at-risk --for 1h \\
    --rationale 'The pump is down and the cellar fills.'

Exit codes of --exit-code, where the decision is enforced: 0 run, 3 wait (a second signature is
required, because of overdue reviews), 4 stop.`;

/** Declares, lists and ends break-glasses. */
export const addBreakGlassCommands = (program: Command): void => {
  addDeclare(program);
  addListing(program, {
    lists: views.breakGlasses,
    description: 'list break-glasses, with their scope and end',
    path: '/v1/break-glass',
    filters: {
      '--work-order <id>': 'of this work order',
      '--code <code>': 'of this code',
      '--declared-by <name>': 'declared by this person',
    },
    columns: [
      ['break-glass', 'breakGlassId'],
      'code',
      'declaredBy',
      ['age', ({ declaredAt }) => ageText(declaredAt, Date.now())],
      ['until', 'expiresAt'],
      'status',
      'workOrderId',
    ],
    nothing: 'nobody has declared any; writ break-glass --help says how',
    then: 'writ end-break-glass <id> as soon as the emergency is over; writ post-reviews.',
  });
  addContractCommand(program, {
    name: 'end-break-glass',
    sends: endBreakGlass,
    description:
      'end the emergency: nothing runs under it any more, its review and remediation stay',
    done: ({ breakGlassId }) => `ended ${breakGlassId}: its review and remediation stay owed`,
  });
};

const addDeclare = (program: Command): void => {
  takesAction(
    program
      .command('break-glass')
      .description(
        'declare an emergency: an action runs that policy would make wait or stop, and a review and a remediation become due',
      ),
  )
    .requiredOption('--code <code>', 'a catalogued exception code: writ codes')
    .requiredOption('--rationale <text>', 'why it cannot wait')
    .requiredOption(
      '--for <duration>',
      'how long it holds, such as 30m or 4h',
      durationFor('--for'),
    )
    .option('--scope-objects <ids>', 'holds for actions on these too', listFor('--scope-objects'))
    .option('--scope-writes <names>', 'and for these writes', listFor('--scope-writes'))
    .option('--scope-up-to <amount>', 'and up to this amount, such as "50.00 EUR"')
    .option('--exit-code', 'exit with 3 for wait and 4 for stop; see below')
    .addHelpText('after', DECLARING)
    .action(async (options: DeclareOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const question = questionFrom(options);
      const { code, rationale, for: timeToLive } = options;
      const scope = scopeFrom(options, question.action);
      const { body } = await client.post<DeclareBreakGlassAnswer>('/v1/break-glass', {
        body: { ...question, code, rationale, timeToLive, scope },
      });
      if (json) sayJson(terminal.out, body);
      else sayLine(terminal.out, [...cardOf(body), ...obligationsOf(body.breakGlass)]);
      if (options.exitCode && body.enforced) process.exitCode = exitCodes[body.outcome];
    });
};

/** The action's own scope with what the options widen; undefined where they say nothing. */
const scopeFrom = (options: DeclareOptions, action: unknown): object | undefined => {
  const { scopeObjects, scopeWrites, scopeUpTo } = options;
  if (!scopeObjects && !scopeWrites && scopeUpTo === undefined) return undefined;
  const { system, writes, objects, amount, audience } = (action ?? {}) as Record<string, unknown>;
  return {
    system,
    writes: scopeWrites ?? writes,
    objects: scopeObjects ?? objects,
    amountUpTo: scopeUpTo === undefined ? amount : amountFrom(scopeUpTo),
    audience,
  };
};

const amountFrom = (text: string): unknown => {
  const [amount, currency, ...rest] = text.trim().split(/\s+/);
  if (amount && currency && rest.length === 0) return moneyOf(amount, currency);
  throw new WritError(`--scope-up-to takes an amount and its currency, such as "50.00 EUR".`);
};

const obligationsOf = (declared: DeclareBreakGlassAnswer['breakGlass']): readonly string[] => {
  const { breakGlassId, expiresAt, obligations = [] } = declared;
  const rows = obligations.map(
    ({ kind, subject, owner, dueAt }) =>
      [kind, `${cellOf(subject)}: ${cellOf(owner)} until ${cellOf(dueAt)}`] as const,
  );
  const head = ['break-glass', `${cellOf(breakGlassId)} until ${cellOf(expiresAt)}`] as const;
  return [head, ...rows].map(([name, text]) => `  ${name.padEnd(13)}${text}`);
};
