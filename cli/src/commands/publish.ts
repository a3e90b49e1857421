import { type Command } from 'commander';
import { exitCodes } from '../exit-codes';
import { decisionRefOf } from '../publish/policy-change';
import { publishFolder, sayPublished } from '../publish/publish-folder';
import { sessionOf } from '../session';
import { sayJson } from '../terminal';

export const addPublishCommand = (program: Command): void => {
  program
    .command('publish')
    .description('publish the exception codes, workflows and policies below a folder')
    .argument('<folder>', 'holds exception-codes.yaml, workflow.yaml, policy.cedar, cases.yaml')
    .option(
      '--approved-by <workOrderId/decisionId>',
      'the decision that allows a change under control',
    )
    .action(async (folder: string, options: { approvedBy?: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const approvedBy = options.approvedBy ? decisionRefOf(options.approvedBy) : undefined;
      const done = await publishFolder(client, folder, approvedBy);
      if (json) sayJson(terminal.out, done);
      else sayPublished(terminal, done, folder);
      if (done.waiting.length > 0) process.exitCode = exitCodes.wait;
      if (done.failures.length > 0) process.exitCode = 1;
    });
};
