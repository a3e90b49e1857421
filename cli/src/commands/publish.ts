import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayJson } from '../terminal';

export const addPublishCommand = (program: Command): void => {
  program
    .command('publish')
    .description('publish the exception codes, workflows and policies below a folder')
    .argument('<folder>', 'holds exception-codes.yaml, workflow.yaml, policy.cedar, cases.yaml')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { publishFolder, sayPublished } = await import('../publish/publish-folder.js');
      const { client, terminal, json } = sessionOf(command);
      const done = await publishFolder(client, folder);
      if (json) sayJson(terminal.out, done);
      else sayPublished(terminal, done);
      if (done.failures.length > 0) process.exitCode = 1;
    });
};
