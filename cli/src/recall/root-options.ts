import { type Command } from 'commander';
import { WritError } from '#client';
import { wholeFor } from '../option-values';

/** What is recalled: just one thing, and what tells it from others of its id. */
export interface RootOptions {
  readonly policy?: string;
  readonly workflow?: string;
  readonly version?: number;
  readonly approver?: string;
  readonly delegate?: string;
  readonly requester?: string;
  readonly person?: string;
  readonly evidence?: string;
  readonly approval?: string;
  readonly decision?: string;
  readonly breakGlass?: string;
  readonly of?: string;
}

const things: Readonly<Record<string, string>> = {
  '--policy <id>': 'recall: what a policy decided; every version of it without --version',
  '--approver <name>': 'recall: what rested on answers of this person',
  '--delegate <name>': 'recall: what this delegate proposed, and what rested on what it captured',
  '--requester <name>': 'recall: what this person or system proposed, other than as a delegate',
  '--person <name>': 'recall: what rested on this person in whatever part',
  '--evidence <id>': 'recall: what rested on this evidence',
  '--approval <id>': 'recall: what rested on this approval',
  '--decision <id>': 'recall: what rested on this decision',
  '--break-glass <id>': 'recall: what ran under this break-glass',
};

/** Adds what a recall starts from, all but `--workflow`, which other reports have too. */
export const addRootOptions = (command: Command): Command => {
  for (const [flag, meaning] of Object.entries(things)) command.option(flag, meaning);
  return command
    .option(
      '--version <n>',
      'recall: this version of the policy or workflow',
      wholeFor('--version'),
    )
    .option('--of <workOrderId>', 'recall: of which work order, where several have one of that id');
};

/** What was named, as the API takes it. */
export const rootOf = (options: RootOptions): Readonly<Record<string, string | number>> => {
  const { policy, workflow, approver, delegate, requester, person } = options;
  const { evidence, approval, decision, breakGlass, version, of } = options;
  const root = { policy, workflow, approver, delegate, requester, person };
  const named = { ...root, evidence, approval, decision, breakGlass, version, of };
  return Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== undefined),
  ) as Readonly<Record<string, string | number>>;
};

/** The same in an address. */
export const rootQuery = (options: RootOptions): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(rootOf(options)).map(([name, value]) => [name, String(value)]));

/** Throws `WritError` unless just one thing is named. */
export const mustNameOneThing = (options: RootOptions): void => {
  const { version: _, of: __, ...named } = rootOf(options);
  if (Object.keys(named).length === 1) return;
  const flags = ['--workflow', ...Object.keys(things).map((flag) => flag.split(' ')[0]!)];
  throw new WritError(`Name just one of ${flags.join(', ')}.`);
};
