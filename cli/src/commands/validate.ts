import { type Command } from 'commander';
import { WritError } from '#client';
import { findDefinitions, type Publication } from '../publish/find-definitions';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { checkOffline } from '../validate/check-offline';
import { linesOf } from '../validate/findings';

export const addValidateCommand = (program: Command): void => {
  program
    .command('validate')
    .alias('test')
    .description(
      'check what `publish` would publish, and run the golden cases, without a server: exits with 1 where something is wrong',
    )
    .argument('<folder>', 'holds exception-codes.yaml, workflow.yaml, policy.cedar, cases.yaml')
    .addHelpText(
      'after',
      '\nThe rules are those of publishing. What else a deployment has (change control, names, renamed codes) is seen by publishing alone.',
    )
    .action((folder: string, _options: object, command: Command) => {
      const { terminal, json } = sessionOf(command);
      const { publications, problems } = findDefinitions(folder);
      if (publications.length === 0 && problems.length === 0)
        throw new WritError(
          `${folder} holds no calendars.yaml, exception-codes.yaml, workflow.yaml or policy.cedar.`,
        );
      const findings = checkOffline(publications);
      const fine = publications.filter((_, index) => findings[index] === null);
      const wrong = [
        ...problems,
        ...publications.flatMap((publication, index) => {
          const { file, after } = publication;
          if (!findings[index]) return [];
          return after === undefined ||
            fine.some(({ kind, id }) => kind === 'workflow' && id === after)
            ? linesOf(publication, findings[index])
            : [`${file}: not tried, because its workflow ${after} would not be published.`];
        }),
      ];
      if (json) sayJson(terminal.out, { fine: fine.map(named), problems: wrong });
      else {
        sayLine(terminal.out, sentencesOf(fine));
        sayLine(terminal.err, wrong);
      }
      if (wrong.length > 0) process.exitCode = 1;
    });
};

const named = ({ kind, id, file }: Publication) => ({ kind, id, file });

/** A line for each workflow and policy, and one for all entries of a list. */
const sentencesOf = (fine: readonly Publication[]): readonly string[] =>
  [...Map.groupBy(fine, ({ kind, file }) => `${kind} in ${file}`).values()].map((same) => {
    const [{ kind, id, file, body }] = same as [Publication, ...Publication[]];
    if (same.length > 1) return `fine: ${same.length} ${kind}s  (${file})`;
    const { cases } = body as { readonly cases?: readonly unknown[] };
    const tested = cases === undefined ? '' : `, ${cases.length} golden cases come out as stated`;
    return `fine: ${kind} ${id}${tested}  (${file})`;
  });
