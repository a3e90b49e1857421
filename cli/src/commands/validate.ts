import { type Command } from 'commander';
import { WritError } from '#client';
import { findDefinitions, type Publication } from '../publish/find-definitions';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { checkOffline } from '../validate/check-offline';
import { checkMappings } from '../validate/check-mappings';
import { linesOf } from '../validate/findings';

export const addValidateCommand = (program: Command): void => {
  program
    .command('validate')
    .alias('test')
    .description(
      'check what `publish` would publish, and run the golden cases, without a server: exits with 1 where something is wrong',
    )
    .argument(
      '<folder>',
      'holds exception-codes.yaml, workflow.yaml, policy.cedar, cases.yaml; mapping.yaml and proxy.yaml are checked too',
    )
    .addHelpText(
      'after',
      '\nThe rules are those of publishing. What else a deployment has (change control, names, renamed codes) is seen by publishing alone.',
    )
    .action((folder: string, _options: object, command: Command) => {
      const { terminal, json } = sessionOf(command);
      const { publications, problems } = findDefinitions(folder);
      const mappings = checkMappings(folder);
      const found = [publications, problems, mappings.fine, mappings.problems];
      if (found.every(({ length }) => length === 0))
        throw new WritError(
          `${folder} holds no calendars.yaml, exception-codes.yaml, workflow.yaml, policy.cedar, mapping.yaml or proxy.yaml.`,
        );
      const findings = checkOffline(publications);
      const fine = publications.filter((_, index) => findings[index] === null);
      const wrong = [
        ...problems,
        ...mappings.problems,
        ...publications.flatMap((publication, index) => {
          const { file, after } = publication;
          if (!findings[index]) return [];
          return after === undefined ||
            fine.some(({ kind, id }) => kind === 'workflow' && id === after)
            ? linesOf(publication, findings[index])
            : [`${file}: not tried, because its workflow ${after} would not be published.`];
        }),
      ];
      if (json)
        sayJson(terminal.out, {
          fine: fine.map(named),
          mappings: mappings.fine,
          problems: wrong,
        });
      else {
        sayLine(terminal.out, [
          ...sentencesOf(fine),
          ...mappings.fine.map((file) => `fine: mapping  (${file})`),
        ]);
        sayLine(terminal.err, wrong);
      }
      if (wrong.length > 0) process.exitCode = 1;
    });
};

const named = ({ kind, id, file }: Publication) => ({ kind, id, file });

/** A line for each workflow and policy, and one for all entries of a list. */
const sentencesOf = (fine: readonly Publication[]): readonly string[] =>
  groupsOf(fine).map((same) => {
    const [{ kind, id, file, body }] = same;
    if (same.length > 1) return `fine: ${same.length} ${kind}s  (${file})`;
    const { cases } = body as { readonly cases?: readonly unknown[] };
    const tested = cases === undefined ? '' : `, ${cases.length} golden cases come out as stated`;
    return `fine: ${kind} ${id}${tested}  (${file})`;
  });

type Group = readonly [Publication, ...Publication[]];

/** By file and kind. The package runs on Node 20 too, which has no `Map.groupBy`. */
const groupsOf = (fine: readonly Publication[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const each of fine) {
    const key = `${each.kind} in ${each.file}`;
    const group = groups.get(key);
    groups.set(key, group ? [...group, each] : [each]);
  }
  return [...groups.values()];
};
