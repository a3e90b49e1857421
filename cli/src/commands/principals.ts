import { type Command } from 'commander';
import { registerPrincipal, reinstatePrincipal, retirePrincipal, views } from '#contracts';
import { rowsOf } from '../api/rows';
import { listFor } from '../option-values';
import { changesIn, type PrincipalChange, principalsIn } from '../principals-file';
import { type Session, sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

/** The registry reads no more for one file. */
const ROWS_MAX = 100_000;

const FILE = `
The file lists principals; what it does not list, and each field that it leaves out, stays as it is:

  principals:
    - { principal: support, kind: team }
    - { principal: agent-7, kind: agent, teams: [support] }
    - { principal: alice, kind: person, teams: [], displayName: Alice Jansen }`;

/** The registry of principals: listed, changed one by one, and by a file. */
export const addPrincipalCommands = (program: Command): void => {
  const principals = program
    .command('principals')
    .description('list people, agents, teams and systems that the tenant knows, and change them');

  addListing(principals, {
    lists: views.principals,
    name: 'list',
    isDefault: true,
    description: 'list the registry',
    filters: {
      '--kind <kind>': 'person, agent, team or system',
      '--retired <true|false>': 'only who is retired, or who is not',
    },
    columns: [
      'principal',
      'kind',
      ['name', 'displayName'],
      'teams',
      ['by identity provider', 'claimedTeams'],
      ['retired', ({ retired }) => (retired ? 'yes' : '')],
    ],
    nothing: 'nobody is registered: writ principals set registers somebody',
    then: 'writ principals apply <file> registers and changes many at once',
  });

  addContractCommand(principals, {
    name: 'set',
    sends: registerPrincipal,
    description:
      'register a principal, or change its kind, teams or display name; what is absent stays',
    fields: { teams: { parse: teamsFor } },
    done: ({ principal }) => `${principal} is registered`,
  });
  addContractCommand(principals, {
    name: 'retire',
    sends: retirePrincipal,
    done: ({ principal }) => `${principal} is retired: its keys and sessions are refused`,
  });
  addContractCommand(principals, {
    name: 'reinstate',
    sends: reinstatePrincipal,
    done: ({ principal }) => `${principal} is back: its keys work again`,
  });

  principals
    .command('apply')
    .description(
      'register and change the principals of a YAML file; the same file again changes nothing',
    )
    .argument('<file>')
    .option('--dry-run', 'say what would change, and change nothing')
    .addHelpText('after', FILE)
    .action(async (file: string, { dryRun }: { dryRun?: true }, command: Command) =>
      apply(sessionOf(command), file, dryRun ?? false),
    );
};

/** An empty text takes somebody out of every team. */
const teamsFor = (text: string): unknown => (text === '' ? [] : listFor('--teams')(text));

const apply = async (session: Session, file: string, isDryRun: boolean): Promise<void> => {
  const { client, terminal, json } = session;
  const listed = principalsIn(file);
  const path = `/v1/${views.principals.name}`;
  const { rows } = await rowsOf(client, path, { query: {}, limit: ROWS_MAX });
  const changes = changesIn(listed, rows);
  for (const { principal, body, sentences } of changes) {
    if (!isDryRun)
      await client.put(`${path}/${encodeURIComponent(principal)}`, { body: { ...body } });
    if (!json) sayLine(terminal.out, `${isDryRun ? 'would ' : ''}${sentences.join(', ')}`);
  }
  if (json) return sayJson(terminal.out, { applied: !isDryRun, changes: changes.map(shown) });
  sayLine(terminal.out, `${changes.length} to change, ${listed.length - changes.length} as listed`);
};

const shown = ({ principal, body }: PrincipalChange) => ({ principal, ...body });
