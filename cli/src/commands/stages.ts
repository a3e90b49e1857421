import { type Command } from 'commander';
import { completeStage, enterStage, skipStage, views } from '#contracts';
import { ageText } from '../ages';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

/** The lifecycle of work: its stages, and what each leaves. */
export const addStageCommands = (program: Command): void => {
  addListing(program, {
    lists: views.stages,
    description: 'list the stages that work has come to, with what each left',
    path: '/v1/work-orders/{workOrderId}/stages',
    filters: { '--stage <name>': 'this one' },
    columns: [
      'stage',
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
  addContractCommand(stage, {
    name: 'enter',
    sends: enterStage,
    description: 'move the work there, by a move that its workflow lists',
    done: ({ workOrderId, stage: name }) => `${workOrderId} is at ${name}`,
  });
  addContractCommand(stage, {
    name: 'complete',
    sends: completeStage,
    description: 'record that a stage is done, with what it leaves',
    fields: {
      artifacts: {
        flags: '--artifact <evidenceId...>',
        meaning:
          'what it leaves, staged with writ evidence add --path; several where it leaves more',
        default: [],
      },
    },
    done: ({ workOrderId, stage: name }) => `${workOrderId} completed ${name}`,
  });
  addContractCommand(stage, {
    name: 'skip',
    sends: skipStage,
    description: 'leave a stage out on purpose, for a reason and within a scope',
    fields: { rationale: { meaning: 'why' } },
    done: ({ workOrderId, stage: name }) => `${workOrderId} skipped ${name}`,
  });
};
