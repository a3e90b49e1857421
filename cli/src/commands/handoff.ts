import { writeFile } from 'node:fs/promises';
import { type Command } from 'commander';
import { WritError } from '#client';
import { type Handoff, type HandoffProblem, type Next } from '#contracts';
import { checkHandoff } from '../handoff/check-handoff';
import { type Session, sessionOf } from '../session';
import { cellOf, processTerminal, sayJson, sayLine, tableOf } from '../terminal';

interface NextOptions {
  readonly target?: string;
}

interface HandoffOptions {
  readonly output?: string;
  readonly check?: string;
}

/** What is next on a work order, and its handoff package. */
export const addHandoffCommands = (program: Command): void => {
  program
    .command('next')
    .description(
      'say what is to be done next on a work order: the earliest artifact that is missing',
    )
    .argument('<workOrderId>')
    .option('--target <name>', 'a stage or the kind of an artifact that is wanted instead')
    .action(async (workOrderId: string, { target }: NextOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/next`;
      const { body } = await client.get<Next>(path, { query: { target } });
      if (json) sayJson(terminal.out, body);
      else sayLine(terminal.out, textOf(body));
    });
  program
    .command('handoff')
    .description(
      'hand a work order over: its whole state for the person or agent that goes on, in one file',
    )
    .argument('[workOrderId]')
    .option('-o, --output <file>', 'write it there instead of printing it')
    .option(
      '--check <file>',
      'say what is wrong with a handoff instead: exits with 1 if anything is',
    )
    .action(async (workOrderId: string | undefined, options: HandoffOptions, command: Command) => {
      const { check, output } = options;
      if ((workOrderId === undefined) === (check === undefined))
        throw new WritError('Give a work order, or a file by --check.');
      if (check === undefined) await handOver(sessionOf(command), workOrderId!, output);
      else await sayProblems(check, command.optsWithGlobals<{ json?: boolean }>().json ?? false);
    });
};

const handOver = async (
  { client, terminal }: Session,
  workOrderId: string,
  output: string | undefined,
): Promise<void> => {
  const path = `/v1/work-orders/${encodeURIComponent(workOrderId)}/handoff`;
  const { body } = await client.get<Handoff>(path);
  if (output === undefined) return sayJson(terminal.out, body);
  await writeFile(output, `${JSON.stringify(body, null, 2)}\n`).catch(
    (error: NodeJS.ErrnoException) => {
      throw new WritError(`${output} was not written: ${error.code}.`);
    },
  );
  sayLine(terminal.err, `written to ${output}; next: ${body.nextAction}`);
};

/** Calls no server: the file has all that the check needs. Approvals are held against the time of now. */
const sayProblems = async (file: string, json: boolean): Promise<void> => {
  const problems = await checkHandoff(file, new Date().toISOString());
  const { out } = processTerminal();
  if (json) sayJson(out, { problems });
  else sayLine(out, problems.length === 0 ? 'nothing is wrong with it' : problemTable(problems));
  process.exitCode = problems.length === 0 ? 0 : 1;
};

const problemTable = (problems: readonly HandoffProblem[]): readonly string[] =>
  tableOf(
    ['rule', 'about', 'what to do'],
    problems.map(({ rule, subject, message }) => [rule, subject, message].map(cellOf)),
  );

const textOf = ({
  stage,
  step,
  artifact,
  owner,
  first,
  closing,
  action,
}: Next): readonly string[] => [
  action,
  `  stage     ${cellOf(stage)}`,
  `  step      ${cellOf(step)}`,
  ...(artifact
    ? [
        `  artifact  ${cellOf(artifact.kind)} at ${cellOf(artifact.path)}`,
        `  accepted  ${cellOf(artifact.accept)}`,
      ]
    : []),
  `  owner     ${cellOf(owner)}`,
  ...listOf('first', first),
  ...listOf('closing misses', closing),
];

const listOf = (
  title: string,
  things: readonly { readonly kind: string; readonly message: string }[],
): readonly string[] =>
  things.length === 0
    ? []
    : [
        `${title}:`,
        ...things.map(({ kind, message }) => `  ${kind.padEnd(12)}  ${cellOf(message)}`),
      ];
