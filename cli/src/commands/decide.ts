import { type Command } from 'commander';
import { durationMs } from '#kernel';
import { readDefinition } from '../definitions';
import { moneyOf } from '../money';
import { commaSeparated, durationFor } from '../option-values';
import { type Session, sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { UserError } from '../user-error';
import { awaitDecision } from './await-decision';
import { cardOf, type Decision } from './decision-card';

interface DecideOptions {
  readonly workOrder?: string;
  readonly file?: string;
  readonly kind?: string;
  readonly authority?: string;
  readonly system?: string;
  readonly writes?: string[];
  readonly objects?: string[];
  readonly amount?: string;
  readonly currency?: string;
  readonly audience?: string;
  readonly rollback?: string;
  readonly exitCode?: boolean;
  /** For how long, as ISO 8601; true for as long as it takes. */
  readonly wait?: string | true;
}

const EXIT_CODES = { run: 0, wait: 3, stop: 4 } as const;

const EXITS = `
Exit codes of --exit-code and --wait, where the decision is enforced (else always 0):
  0 run, 3 wait (with --wait: still waiting when the time is over), 4 stop

With --wait the first answer goes to standard error and the last one to standard output:
  writ decide --file action.json --work-order w1 --wait 30m && ./do-it`;

export const addDecideCommand = (program: Command): void => {
  program
    .command('decide')
    .description('ask whether an action may run, must wait or must stop, before it runs')
    .option('--work-order <id>')
    .option('--file <action.json>', 'the action, or {workOrderId, action}, as JSON or YAML')
    .option('--kind <kind>', 'what it is, such as refund.issue')
    .option('--authority <class>', 'read, propose, approve, apply or rollback')
    .option('--system <id>', 'the one system it touches')
    .option('--writes <names>', 'what it writes there', commaSeparated)
    .option('--objects <ids>', 'what it is about', commaSeparated)
    .option('--amount <decimal>', 'such as 12.50; with --currency')
    .option('--currency <code>', 'such as EUR')
    .option('--audience <id>', 'who will see the effect')
    .option('--rollback <text>', 'how to undo it')
    .option('--exit-code', 'exit with 3 for wait and 4 for stop, where the decision is enforced')
    .option(
      '--wait [duration]',
      'while it must wait, wait for the answer: as long as it takes, or such as 30m; see below',
      durationFor('--wait'),
    )
    .addHelpText('after', EXITS)
    .action(async (options: DecideOptions, command: Command) => {
      const session = sessionOf(command);
      const { client, terminal, json } = session;
      const body = questionFrom(options);
      const { body: first } = await client.post<Decision>('/v1/decisions', { body });
      const decision = await answerTo(first, session, options.wait);
      if (json) sayJson(terminal.out, decision);
      else sayLine(terminal.out, cardOf(decision));
      if ((options.exitCode || options.wait) && decision.enforced)
        process.exitCode = EXIT_CODES[decision.outcome];
    });
};

const answerTo = async (
  first: Decision,
  { client, terminal, json }: Session,
  wait: DecideOptions['wait'],
): Promise<Decision> => {
  if (!wait || first.outcome !== 'wait' || !first.enforced) return first;
  if (!json) sayLine(terminal.err, cardOf(first));
  const forMs = wait === true ? Infinity : durationMs(wait)!;
  return awaitDecision(client, first, forMs, (sentence) =>
    sayLine(terminal.err, `${sentence} Trying again.`),
  );
};

interface Question {
  readonly workOrderId: string;
  readonly action: unknown;
}

/** What the options ask. Throws `UserError` naming what is missing. */
const questionFrom = (options: DecideOptions): Question => {
  const said = options.file ? readDefinition(options.file).value : actionFrom(options);
  const whole = isWhole(said) ? said : { action: said };
  const workOrderId = options.workOrder ?? whole.workOrderId;
  if (!workOrderId) throw new UserError('Give the work order: --work-order <id>.');
  return { workOrderId, action: whole.action };
};

const isWhole = (said: unknown): said is Partial<Question> & { action: unknown } =>
  typeof said === 'object' && said !== null && 'action' in said;

const actionFrom = (options: DecideOptions): unknown => {
  const { kind, authority, system, writes, objects, audience, rollback } = options;
  const missing = Object.entries({ kind, authority, system })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `--${name}`);
  if (missing.length > 0)
    throw new UserError(`Give ${missing.join(', ')}, or the whole action by --file.`);
  const amount = amountFrom(options);
  return { kind, authority, system, writes, objects, amount, audience, rollback };
};

const amountFrom = ({ amount, currency }: DecideOptions): unknown => {
  if (amount === undefined && currency === undefined) return undefined;
  if (amount === undefined || currency === undefined)
    throw new UserError('Give --amount and --currency together.');
  return moneyOf(amount, currency);
};
