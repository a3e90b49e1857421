import { type Command } from 'commander';
import { awaitDecision } from '#client';
import { durationMs } from '#kernel';
import { exitCodes } from '../exit-codes';
import { durationFor } from '../option-values';
import { type Session, sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { type ActionOptions, questionFrom, takesAction } from './action-options';
import { cardOf, type Decision } from './decision-card';

interface DecideOptions extends ActionOptions {
  readonly exitCode?: boolean;
  /** For how long, as ISO 8601; true for as long as it takes. */
  readonly wait?: string | true;
}

const EXITS = `
Exit codes of --exit-code and --wait, where the decision is enforced (else always 0):
  0 run, 3 wait (with --wait: still waiting when the time is over), 4 stop

With --wait the first answer goes to standard error and the last one to standard output:
  writ decide --file action.json --work-order w1 --wait 30m && ./do-it`;

export const addDecideCommand = (program: Command): void => {
  takesAction(
    program
      .command('decide')
      .description('ask whether an action may run, must wait or must stop, before it runs'),
  )
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
        process.exitCode = exitCodes[decision.outcome];
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
  return awaitDecision(client, first, {
    forMs,
    onError: (sentence) => sayLine(terminal.err, `${sentence} Trying again.`),
  });
};
