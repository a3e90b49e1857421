import { type Command } from 'commander';
import { type Mailbox, type MailboxConfirmation, type OwnMailbox } from '#contracts';
import { rowsOf } from '../api/rows';
import { type Session, sessionOf } from '../session';
import { sayDone } from './done';
import { type Column, ROWS, sayList } from './list';

const PATH = '/v1/own-mailboxes';

const pathOf = (owner: string): string => `${PATH}/${encodeURIComponent(owner)}`;

interface Whose {
  readonly for?: string;
  readonly calendar?: string;
}

const COLUMNS: readonly Column[] = [
  ['owner', 'principal'],
  ['address', (row) => ownOf(row).mailbox?.address],
  ['status', (row) => ownOf(row).mailbox?.status],
  ['set by', (row) => ownOf(row).mailbox?.setBy],
  ['to be confirmed', (row) => ownOf(row).confirmation?.address],
];

const ownOf = (row: unknown): OwnMailbox => row as OwnMailbox;

/** The mailboxes of the caller, and of their teams. */
export const addOwnMailboxes = (mailboxes: Command): void => {
  mailboxes
    .command('own')
    .description('list where notices to you and your teams are sent')
    .action(async (_options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const found = await rowsOf(client, PATH, { query: {}, limit: ROWS });
      sayList(terminal, found, { columns: COLUMNS, nothing: 'nobody answers here', json });
    });
  forTeam(mailboxes.command('set-own'))
    .description('have your notices sent to an e-mail address, once you confirm it')
    .argument('<address>')
    .option('--calendar <calendar>', 'the calendar of your working hours')
    .action(async (address: string, options: Whose, command: Command) => {
      const session = sessionOf(command);
      const { for: team, ...more } = options;
      const path = pathOf(team ?? (await selfOf(session)));
      const answer = await session.client.put<MailboxConfirmation>(path, {
        body: { address, ...more },
      });
      const { body } = answer;
      const sentence = `a message is on its way to ${body.address}: open its link, or writ mailboxes confirm <link>, until ${body.expiresAt}`;
      sayDone(session, answer, sentence);
    });
  mailboxes
    .command('confirm')
    .description('confirm an address by the link that was sent to it')
    .argument('<link>', 'the link, or what follows confirm= in it')
    .action(async (link: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const body = { code: link.replace(/^.*[?&]confirm=/, '') };
      const answer = await session.client.post<Mailbox>(`${PATH}/confirmations`, { body });
      const { principal, address } = answer.body;
      sayDone(session, answer, `notices to ${principal} are sent to ${address}`);
    });
  forTeam(mailboxes.command('remove-own'))
    .description('get no more e-mail, and have your address forgotten')
    .action(async ({ for: team }: Whose, command: Command) => {
      const session = sessionOf(command);
      const owner = team ?? (await selfOf(session));
      sayDone(session, await session.client.delete(pathOf(owner)), `${owner} gets no more e-mail`);
    });
};

const forTeam = (command: Command): Command =>
  command.option('--for <team>', 'a team that you answer for, in the place of yourself');

/** The caller stands first in the list. */
const selfOf = async ({ client }: Session): Promise<string> => {
  const { body } = await client.get<{ readonly items: readonly OwnMailbox[] }>(PATH);
  return body.items[0]!.principal;
};
