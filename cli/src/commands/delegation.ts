import { type Command } from 'commander';
import { readDefinition } from '../definitions';
import { type Session, sessionOf } from '../session';
import { sayDone } from './done';

interface DelegateOptions {
  readonly to: string;
  readonly brief: string;
  readonly kind: string;
  readonly step?: string;
  readonly keep?: boolean;
  readonly id?: string;
}

interface ReportOptions {
  readonly report: string;
  readonly artifact?: readonly string[];
  readonly workOrder?: string;
}

interface Dispatched {
  readonly dispatchId: string;
  readonly createdAt?: string;
  readonly digest?: string;
  readonly superseded?: readonly string[];
}

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

const OF_WORK = 'its work order, where several have a dispatch of that id';

interface OfWork {
  readonly workOrder?: string;
}

/** Work that somebody else does: sent, taken on, reported, and done when an operator says so. */
export const addDelegationCommands = (program: Command): void => {
  addDelegate(program);
  program
    .command('accept')
    .description('take delegated work on; writ inbox --verbose says what to know before')
    .argument('<dispatchId>')
    .option('--work-order <id>', OF_WORK)
    .action((dispatchId: string, { workOrder: workOrderId }: OfWork, command: Command) =>
      tell(
        sessionOf(command),
        { dispatchId, verb: 'accept', body: { workOrderId } },
        `accepted ${dispatchId}`,
      ),
    );
  program
    .command('report-done')
    .description('say as the delegate that it is done, then stop and wait: an operator confirms')
    .argument('<dispatchId>')
    .option('--work-order <id>', OF_WORK)
    .requiredOption('--report <text>', 'what was done, and what to look at')
    .option('--artifact <path...>', 'what was left in the handoff area, as evidence with a path')
    .action((dispatchId: string, options: ReportOptions, command: Command) => {
      const { report, artifact: artifacts, workOrder: workOrderId } = options;
      const sentence = `reported ${dispatchId}: an operator confirms it`;
      const asked = { dispatchId, verb: 'report-done', body: { workOrderId, report, artifacts } };
      return tell(sessionOf(command), asked, sentence);
    });
  program
    .command('confirm')
    .description('say as the operator that delegated work is done: nothing else completes it')
    .argument('<dispatchId>')
    .option('--work-order <id>', OF_WORK)
    .option('--comment <text>', 'what was looked at, for the record')
    .action(
      (
        dispatchId: string,
        { comment, workOrder }: OfWork & { comment?: string },
        command: Command,
      ) =>
        tell(
          sessionOf(command),
          { dispatchId, verb: 'confirm', body: { workOrderId: workOrder, comment } },
          `confirmed ${dispatchId}`,
        ),
    );
  program
    .command('stop-dispatch')
    .alias('recall-dispatch')
    .description('call a dispatch back: nothing is waited for any more')
    .argument('<dispatchId>')
    .option('--work-order <id>', OF_WORK)
    .requiredOption('--reason <text>', 'why')
    .action(
      (dispatchId: string, { reason, workOrder }: OfWork & { reason: string }, command: Command) =>
        tell(
          sessionOf(command),
          { dispatchId, verb: 'stop', body: { workOrderId: workOrder, reason } },
          `stopped ${dispatchId}`,
        ),
    );
};

const addDelegate = (program: Command): void => {
  program
    .command('delegate')
    .description('send a complete brief to somebody’s inbox')
    .argument('<workOrderId>')
    .requiredOption('--to <recipient>', 'a person, a team or an agent')
    .requiredOption('--brief <file>', 'YAML or JSON; see below')
    .option('--kind <kind>', 'delegate_task, or execute', 'delegate_task')
    .option('--step <step>', 'the step that it is for; the work order as a whole where absent')
    .option('--keep', 'leave what is pending for the same step as it is')
    .option('--id <dispatchId>', 'chosen here instead of by Writ')
    .addHelpText('after', BRIEF)
    .action(async (workOrderId: string, options: DelegateOptions, command: Command) => {
      const session = sessionOf(command);
      const { to: recipient, brief, kind, step, keep, id: dispatchId } = options;
      const body = { workOrderId, dispatchId, kind, recipient, step, keep };
      const answer = await session.client.post<Dispatched>('/v1/delegations', {
        body: { ...body, brief: readDefinition(brief).value },
      });
      sayDone(session, answer, dispatchedLine(answer.body));
    });
};

const dispatchedLine = ({ dispatchId, createdAt, digest, superseded = [] }: Dispatched): string =>
  [
    `dispatched ${dispatchId} created ${createdAt ?? 'TBD'} sha256:${digest ?? 'TBD'}`,
    ...(superseded.length > 0 ? [`in place of ${superseded.join(', ')}`] : []),
  ].join(' ');

interface Asked {
  readonly dispatchId: string;
  readonly verb: string;
  readonly body?: object;
}

const tell = async (
  session: Session,
  { dispatchId, verb, body = {} }: Asked,
  sentence: string,
): Promise<void> => {
  const path = `/v1/delegations/${encodeURIComponent(dispatchId)}/${verb}`;
  sayDone(session, await session.client.post(path, { body }), sentence);
};
