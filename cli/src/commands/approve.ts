import { type Command } from 'commander';
import { WritError } from '#client';
import { type Amount } from '#printing';
import { answerApproval } from '../approvals/answers';
import { ConditionOptions } from '../approvals/conditions';
import { namedApproval, takesApproval } from '../approvals/named-approval';
import { type Review } from '../approvals/review';
import { moneyFor } from '../money';
import { durationFor, listFor, wholeFor } from '../option-values';
import { sessionOf } from '../session';

interface YesOptions {
  readonly permits?: string[];
  readonly objects?: string[];
  readonly writes?: string[];
  readonly amountUpTo?: Amount;
  readonly validFor?: string;
  readonly singleUse?: boolean;
  readonly uses?: number;
  readonly comment?: string;
  readonly approver?: string;
  readonly evidence?: string[];
  readonly yes?: boolean;
}

const NARROWING = `
What you leave out stays as requested; you can narrow a request and never widen it.
It is shown before you answer, with what has changed since the request. A person at the terminal
confirms it; --yes does so for scripts.

  writ approve a1 --amount-up-to "50.00 EUR" --valid-for 4h
  writ approve w1 a1 --condition "the customer has agreed" --binds refund.issue
  writ approve a1 --approver finance --evidence letter-7`;

export const addApproveCommands = (program: Command): void => {
  const approve = program
    .command('approve')
    .description(
      'approve a request, as its owner or as one of its signers; the last signature needed grants it',
    );
  takesApproval(approve)
    .option('--permits <kinds>', 'only these of the action kinds requested', listFor('--permits'))
    .option(
      '--objects <ids>',
      'only for these objects; \\, for a comma in an id',
      listFor('--objects'),
    )
    .option('--writes <names>', 'only these writes', listFor('--writes'))
    .option(
      '--amount-up-to <amount>',
      'only up to this, such as "50.00 EUR"',
      moneyFor('--amount-up-to'),
    );
  const conditions = new ConditionOptions(approve);
  approve
    .option(
      '--valid-for <duration>',
      'how long the grant holds, such as 4h, 2d or P1D',
      durationFor('--valid-for'),
    )
    .option('--single-use', 'the grant covers one run')
    .option('--uses <count>', 'the grant covers so many runs', wholeFor('--uses'))
    .option('--comment <text>', 'what else there is to say')
    .option(
      '--approver <owner>',
      'record the answer of this owner, or of one of its people; needs --evidence whose approves names them, and another person who confirms it',
    )
    .option(
      '--evidence <ids>',
      'recorded evidence that the grant depends on',
      listFor('--evidence'),
    )
    .option('-y, --yes', 'do not ask whether you mean it')
    .addHelpText('after', NARROWING)
    .action(async (ids: string[], options: YesOptions) => {
      const named = namedApproval(ids);
      mustHaveEvidence(options);
      await answerApproval(sessionOf(approve), named, {
        verb: 'grant',
        question: 'Approve?',
        yes: options.yes,
        bodyFor: (review) => answerOf(options, conditions, review),
      });
    });
};

const mustHaveEvidence = ({ approver, evidence }: YesOptions): void => {
  if (approver !== undefined && evidence === undefined)
    throw new WritError(
      'An answer that is recorded for somebody needs evidence that names them: give --evidence <ids>.',
    );
};

/** Conditions are numbered on from those that earlier signers made. */
const answerOf = (options: YesOptions, conditions: ConditionOptions, { approval }: Review) => {
  const { permits, objects, writes, amountUpTo, validFor, singleUse, uses } = options;
  const { comment, approver, evidence } = options;
  const isNarrowed = [objects, writes, amountUpTo].some((limit) => limit !== undefined);
  const taken = Math.max(0, ...(approval.conditions ?? []).map(({ number }) => number));
  return {
    permits,
    ...(isNarrowed && { scope: { objects, writes, amountUpTo } }),
    conditions: conditions.numberedAfter(taken),
    validFor,
    singleUse,
    uses,
    comment,
    approver,
    evidence,
  };
};
