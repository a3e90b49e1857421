import { type Command } from 'commander';
import { WritError } from '#client';
import { readDefinition } from '../definitions';
import { moneyOf } from '../money';
import { commaSeparated } from '../option-values';

/** What the options of a command say of an action. */
export interface ActionOptions {
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
}

export interface Question {
  readonly workOrderId: string;
  readonly action: unknown;
}

/** Lets a command take an action, from a file or by options. */
export const takesAction = (command: Command): Command =>
  command
    .option('--work-order <id>')
    .option('--file <action.json>', 'the action, or {workOrderId, action}, as JSON or YAML')
    .option('--kind <kind>', 'what it is, such as refund.issue')
    .option('--authority <class>', 'read, propose, approve, apply or rollback')
    .option('--system <id>', 'the one system it touches')
    .option('--writes <names>', 'what it writes there', commaSeparated)
    .option('--objects <ids>', 'what it is about; \\, for a comma in an id', commaSeparated)
    .option('--amount <decimal>', 'such as 12.50; with --currency')
    .option('--currency <code>', 'such as EUR')
    .option('--audience <id>', 'who will see the effect')
    .option('--rollback <text>', 'how to undo it');

/** What the options ask. Throws `WritError` naming what is missing. */
export const questionFrom = (options: ActionOptions): Question => {
  const definition = options.file ? readDefinition(options.file).value : actionFrom(options);
  const whole = isWhole(definition) ? definition : { action: definition };
  const workOrderId = options.workOrder ?? whole.workOrderId;
  if (!workOrderId) throw new WritError('Give the work order: --work-order <id>.');
  return { workOrderId, action: whole.action };
};

const isWhole = (value: unknown): value is Partial<Question> & { action: unknown } =>
  typeof value === 'object' && value !== null && 'action' in value;

const actionFrom = (options: ActionOptions): unknown => {
  const { kind, authority, system, writes, objects, audience, rollback } = options;
  const missing = Object.entries({ kind, authority, system })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `--${name}`);
  if (missing.length > 0)
    throw new WritError(`Give ${missing.join(', ')}, or the whole action by --file.`);
  const amount = amountFrom(options);
  return { kind, authority, system, writes, objects, amount, audience, rollback };
};

const amountFrom = ({ amount, currency }: ActionOptions): unknown => {
  if (amount === undefined && currency === undefined) return undefined;
  if (amount === undefined || currency === undefined)
    throw new WritError('Give --amount and --currency together.');
  return moneyOf(amount, currency);
};
