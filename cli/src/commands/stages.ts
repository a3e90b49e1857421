import { type Command } from 'commander';
import { ageText } from '../ages';
import { sessionOf } from '../session';
import { sayDone } from './done';
import { addListing } from './listing';

interface CompleteOptions {
  readonly artifact?: readonly string[];
}

interface SkipOptions {
  readonly rationale: string;
  readonly scope: string;
}

/** The course of work: from stage to stage, each leaving what it leaves. */
export const addStageCommands = (program: Command): void => {
  addListing(program, {
    name: 'stages',
    description: 'list the stages that work has come to, with what each left',
    path: '/v1/work-orders/{workOrderId}/stages',
    filters: { '--stage <name>': 'this one' },
    columns: [
      ['stage', 'stage'],
      ['status', ({ status, outdated }) => (outdated ? `${String(status)}, outdated` : status)],
      ['entered', ({ enteredAt }) => ageText(enteredAt, Date.now()) ?? 'never'],
      ['from', ({ cameFrom }) => cameFrom ?? ''],
      ['artifacts', ({ artifacts }) => artifacts ?? 'none'],
      ['run', ({ currentRun }) => (currentRun ? 'this' : 'earlier')],
    ],
    nothing: 'it has come to none yet; writ stage enter … moves it to one',
    then: 'writ stage complete <workOrderId> <stage> --artifact <evidenceId>.',
  });
  const stage = program
    .command('stage')
    .description('move work from stage to stage, and record what a stage leaves');
  ofStage(stage, 'enter', 'move the work there, by a move that its workflow lists').action(
    (workOrderId: string, name: string, _options, command: Command) =>
      tell(command, { workOrderId, name, verb: 'enter', body: {}, done: 'is at' }),
  );
  ofStage(stage, 'complete', 'record that a stage is done, with what it leaves')
    .option(
      '--artifact <evidenceId...>',
      'what it leaves, staged with writ evidence add --path; several where it leaves more',
    )
    .action((workOrderId: string, name: string, { artifact }: CompleteOptions, command: Command) =>
      tell(command, {
        workOrderId,
        name,
        verb: 'complete',
        done: 'completed',
        body: { artifacts: artifact ?? [] },
      }),
    );
  ofStage(stage, 'skip', 'leave a stage out on purpose, for a reason and within a scope')
    .requiredOption('--rationale <text>', 'why')
    .requiredOption('--scope <text>', 'what it is permitted for, such as "this engagement only"')
    .action((workOrderId: string, name: string, body: SkipOptions, command: Command) =>
      tell(command, { workOrderId, name, verb: 'skip', body, done: 'skipped' }),
    );
};

const ofStage = (stage: Command, verb: string, description: string): Command =>
  stage
    .command(verb)
    .description(description)
    .argument('<workOrderId>')
    .argument('<stage>', 'as the workflow names it');

interface Told {
  readonly workOrderId: string;
  readonly name: string;
  readonly verb: string;
  readonly body: object;
  /** What is said afterwards, between the work order and the stage. */
  readonly done: string;
}

const tell = async (
  command: Command,
  { workOrderId, name, verb, body, done }: Told,
): Promise<void> => {
  const session = sessionOf(command);
  const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/stages/${encodeURIComponent(name)}/${verb}`;
  const answer = await session.client.post<unknown>(path, { body });
  sayDone(session, answer, `${workOrderId} ${done} ${name}`);
};
