import { type Command } from 'commander';
import { WritError } from '#client';
import { connectionFrom } from '../api/connection';
import { sessionOf } from '../session';
import { processTerminal, sayJson, sayLine } from '../terminal';
import { askAll } from '../what-if/ask-all';
import {
  allowUnreplayedOf,
  exitCodeOf,
  failOnOf,
  judged,
  tooLittleReplayed,
} from '../what-if/judged';
import { type ProposalOptions, proposalOf } from '../what-if/proposal';
import { sayWhatIf } from '../what-if/say-what-if';

interface WhatIfOptions extends ProposalOptions {
  readonly failOn: string;
  readonly allowUnreplayed: string;
}

/** As of `writ verify`: a person has to check it. */
const EXIT_CANNOT_TELL = 2;

export const addWhatIfCommand = (program: Command): void => {
  program
    .command('what-if')
    .description(
      'evaluate a proposed policy on recorded decisions: exits with 0, with 1 if more would have run, with 2 if it cannot tell',
    )
    .argument('<policyId>')
    .option('--cedar <file>', 'the proposed text')
    .option('--rollback-to <version>', 'or a published version: what going back to it would mean')
    .option('--workflow <file>', 'a proposed definition of its workflow')
    .option('--workflow-id <id>', 'the workflow that it governs; looked up where absent')
    .option('--from <time>', 'decisions from this time on')
    .option('--to <time>', 'decisions before this time')
    .option(
      '--fail-on <what>',
      'exit with 1 on: loosened (stop→run, wait→run, stop→wait), changed, none',
      'loosened',
    )
    .option(
      '--allow-unreplayed <percent>',
      'exit with 2 where more of the decisions than that could not be replayed',
      '0',
    )
    .action(async (policyId: string, options: WhatIfOptions, command: Command) => {
      try {
        process.exitCode = await run(policyId, options, command);
      } catch (error) {
        if (!(error instanceof WritError)) throw error;
        sayLine(processTerminal().err, error.lines);
        process.exitCode = EXIT_CANNOT_TELL;
      }
    });
};

const run = async (policyId: string, options: WhatIfOptions, command: Command): Promise<number> => {
  const bounds = {
    failOn: failOnOf(options.failOn),
    allowUnreplayed: allowUnreplayedOf(options.allowUnreplayed),
  };
  const proposal = proposalOf(options);
  const session = sessionOf(command);
  const { terminal, json } = session;
  const answer = await askAll(session, policyId, proposal);
  const read = judged(answer);
  if (json) sayJson(terminal.out, answer);
  else {
    const { url } = connectionFrom(command.optsWithGlobals(), process.env, process.cwd());
    sayWhatIf(terminal, read, url);
  }
  const doubt = tooLittleReplayed(read, bounds);
  if (doubt) sayLine(terminal.err, doubt);
  return exitCodeOf(read, bounds);
};
