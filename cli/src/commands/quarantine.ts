import { type Command } from 'commander';
import { WritError } from '#client';
import { type SubmitResult, views } from '#contracts';
import { fetchContent } from '../evidence/fetch-evidence';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { addListing } from './listing';
import { lineOf } from './submit';

const GET = `
It is written byte for byte as it came but for its secrets, and never to a terminal: nobody knows what it holds.`;

/** Events that arrived and were not understood: which, what they are, and taking them in again. */
export const addQuarantineCommand = (program: Command): void => {
  const quarantine = program
    .command('quarantine')
    .description('events that were refused: list them, get what came, take them in again');
  addListing(quarantine, {
    lists: views.quarantine,
    name: 'list',
    isDefault: true,
    description: 'list what came and could not be understood, and why',
    path: '/v1/events/quarantine',
    filters: { '--source <name>': 'of this source', '--reason <word>': 'for this reason' },
    statuses: views.quarantine.row.fields.status[0].oneOf,
    columns: [
      ['entry', 'quarantineId'],
      'source',
      'reason',
      ['at', 'pointer'],
      ['says', 'message'],
      ['received', 'receivedAt'],
      'status',
    ],
    nothing: 'every event that came was understood',
    then: 'writ quarantine get <entry> -o <file>, and writ quarantine replay <entry>.',
  });
  quarantine
    .command('get')
    .description('get what came, as a file')
    .argument('<entry>')
    .option('-o, --output <file>', 'write it there; needed where a terminal would show it')
    .addHelpText('after', GET)
    .action(async (entry: string, { output }: { output?: string }, command: Command) => {
      const session = sessionOf(command);
      const { terminal } = session;
      if (output === undefined && (terminal.out as { isTTY?: boolean }).isTTY)
        throw new WritError('What was refused is not shown on a terminal: name a file with -o.');
      const path = `/v1/events/quarantine/${encodeURIComponent(entry)}/content`;
      const sha256 = await fetchContent(session, { name: entry, path, output });
      if (output) sayLine(terminal.err, `written to ${output} sha256:${sha256}`);
    });
  quarantine
    .command('replay')
    .description('take it in again, as it came: what it lacked may be there now')
    .argument('<entry>')
    .action(async (entry: string, _options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/events/quarantine/${encodeURIComponent(entry)}/replay`;
      const { body } = await client.post<SubmitResult>(path);
      if (json) sayJson(terminal.out, body);
      else sayLine(terminal.out, lineOf(body));
      if (body.outcome === 'quarantined') process.exitCode = 1;
    });
};
