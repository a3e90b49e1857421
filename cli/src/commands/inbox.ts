import { type Command } from 'commander';
import { type InboxPage, type WholeInboxEntry } from '#contracts';
import { ageText, dueText } from '../ages';
import { wholeFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf, type Terminal } from '../terminal';

interface InboxOptions {
  readonly box?: string;
  readonly filter?: string;
  readonly state?: string;
  readonly since?: string;
  readonly after?: number;
  readonly limit?: number;
  readonly verbose?: boolean;
}

type Entry = InboxPage['items'][number];

const THEN = `
Reading changes nothing. Take work on, and say that it is done:
  writ accept <dispatch>
  writ report-done <dispatch> --report 'What was done.' --artifact findings/report.md

Only what is new since you saw all of it: --after <the position that it was true at>,
or --since <a dispatch, or a time>.`;

/** What was delegated to the principal of the key, and by them. */
export const addInboxCommand = (program: Command): void => {
  program
    .command('inbox')
    .description('list what was delegated to you, or to those that your key answers for')
    .option('--box <box>', 'inbox, or sent for what you delegated')
    .option('--filter <kind>', 'delegate_task, execute or all')
    .option('--state <state>', 'open, met, breached, cancelled or any; open where absent')
    .option('--since <when>', 'sent from this time on, or after this dispatch')
    .option(
      '--after <position>',
      'sent after this ledger position, which an earlier answer stated',
      wholeFor('--after'),
    )
    .option('--limit <n>', 'at most so many: 1 to 200, 20 where absent', wholeFor('--limit'))
    .option('--verbose', 'with the whole brief, the owner of the work and the policy in force')
    .addHelpText('after', THEN)
    .action(async ({ after, limit, verbose, ...filters }: InboxOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const query = {
        ...filters,
        after: after === undefined ? undefined : String(after),
        limit: limit === undefined ? undefined : String(limit),
        verbose: verbose ? 'true' : undefined,
      };
      const { body } = await client.get<InboxPage>('/v1/inbox', { query });
      if (json) return sayJson(terminal.out, body);
      if (verbose) for (const entry of body.items) sayWhole(terminal, entry as WholeInboxEntry);
      else sayTable(terminal, body.items);
      sayRest(terminal, body);
    });
};

const sayTable = ({ out }: Terminal, items: readonly Entry[]): void => {
  if (items.length === 0) return;
  const rows = items.map((entry) =>
    [
      entry.dispatchId,
      entry.kind,
      entry.recipient,
      entry.delegator,
      ageText(entry.createdAt, Date.now()),
      dueText(entry.timesOutAt, entry.state === 'open', Date.now()),
      entry.status,
      entry.workOrderId,
      objectiveOf(entry),
    ].map(cellOf),
  );
  sayLine(out, tableOf(HEADINGS, rows));
};

const HEADINGS = [
  'dispatch',
  'kind',
  'to',
  'from',
  'age',
  'until',
  'status',
  'work order',
  'objective',
];

const objectiveOf = ({ erased, objective }: Entry): string =>
  erased ? '(erased)' : cellOf(objective);

const sayWhole = ({ out }: Terminal, entry: WholeInboxEntry): void => {
  const { brief, policy } = entry;
  const fields = {
    kind: `${entry.kind} to ${entry.recipient} from ${entry.delegator}`,
    work: [entry.workOrderId, ...(entry.step ? [`step ${entry.step}`] : []), entry.workflow],
    status: `${entry.status}, ${entry.createdAt} until ${entry.timesOutAt}`,
    objective: objectiveOf(entry),
    ...(brief && {
      scope: brief.scope,
      reads: brief.reads,
      writes: brief.writes,
      permits: brief.permits,
      verify: brief.verification,
      completion: brief.completion,
    }),
    owner: entry.owner,
    policy: policy ? `${policy.id} version ${policy.version} sha256:${policy.digest}` : 'none',
    digest: entry.digest,
  };
  sayLine(out, entry.dispatchId);
  for (const [name, value] of Object.entries(fields))
    sayLine(out, `  ${name.padEnd(10)} ${cellOf(value) || 'none'}`);
};

const sayRest = ({ out, err }: Terminal, { items, malformed, next, position }: InboxPage): void => {
  for (const { dispatchId, why } of malformed)
    sayLine(err, `${cellOf(dispatchId)} cannot be shown: ${cellOf(why)}`);
  if (items.length === 0) sayLine(out, 'nothing lies here; --state any shows what did');
  else if (next) sayLine(out, `there are more: --after ${next}`);
  sayLine(err, `true at ledger position ${position}`);
};
