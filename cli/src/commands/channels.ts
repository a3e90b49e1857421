import { type Command, Option } from 'commander';
import {
  deliveryStates,
  FEED_FORMAT,
  type Mail,
  type Mailbox,
  type NoticeDelivery,
  type Webhook,
  webhookFormats,
  type WebhookSecretAnswer,
} from '#contracts';
import { rowsOf } from '../api/rows';
import { textOf } from '../files';
import { listFor, wholeFor } from '../option-values';
import { sessionOf } from '../session';
import { sayLine } from '../terminal';
import { sayDone } from './done';
import { type Column, ROWS, sayList } from './list';
import { addOwnMailboxes } from './own-mailboxes';

const SECRETS = `
Addresses of chats and tokens are secrets: @FILE reads one from a file, so that no list of processes shows it.

  writ webhooks add @slack-address --format slack --recipients finance`;

/** Where notices go outside of Writ: e-mail addresses of owners, webhooks and chats, and what did not arrive there. */
export const addChannelCommands = (program: Command): void => {
  addMailboxes(program);
  addWebhooks(program);
};

const addMailboxes = (program: Command): void => {
  const mailboxes = program
    .command('mailboxes')
    .description('e-mail addresses of owners: list, set and remove them, and what did not arrive');
  addTable<Mailbox>(mailboxes, {
    name: 'list',
    isDefault: true,
    description: 'list the owners whose notices are sent by e-mail',
    path: () => '/v1/mailboxes',
    columns: [
      ['owner', 'principal'],
      'address',
      'calendar',
      'status',
      'pending',
      'dead',
      ['why', 'disabledBecause'],
    ],
    nothing: 'no owner has a mailbox: writ mailboxes set <owner> <address>',
  });
  mailboxes
    .command('set')
    .description('send the notices of an owner to an e-mail address, which nobody has to confirm')
    .argument('<owner>')
    .argument('<address>')
    .option('--calendar <calendar>', 'the calendar of its working hours')
    .action(async (owner: string, address: string, options: object, command: Command) => {
      const session = sessionOf(command);
      const path = `/v1/mailboxes/${encodeURIComponent(owner)}`;
      const answer = await session.client.put<Mailbox>(path, { body: { address, ...options } });
      const { body } = answer;
      sayDone(session, answer, `notices to ${body.principal} are sent to ${body.address}`);
    });
  mailboxes
    .command('remove')
    .description('send no more e-mail to an owner, and forget the address')
    .argument('<owner>')
    .action(async (owner: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const path = `/v1/mailboxes/${encodeURIComponent(owner)}`;
      sayDone(session, await session.client.delete(path), `${owner} gets no more e-mail`);
    });
  addTable<Mail>(mailboxes, {
    name: 'mails',
    description: 'list the e-mails to owners, the latest first, with what went wrong',
    path: () => '/v1/mails',
    hasStatus: true,
    columns: [
      'mailId',
      ['to', 'principal'],
      'type',
      'status',
      'attempts',
      'lastError',
      ['next attempt', 'nextAttemptAt'],
    ],
    nothing: 'there are no such e-mails',
  });
  addReplay(mailboxes, 'mailId', (id) => `/v1/mails/${id}/replay`);
  addOwnMailboxes(mailboxes);
};

interface Added {
  readonly format: string;
  readonly channel?: string;
  readonly token?: string;
  readonly events?: readonly string[];
  readonly after?: number;
  readonly types?: readonly string[];
  readonly recipients?: readonly string[];
  readonly label?: string;
}

const addWebhooks = (program: Command): void => {
  const webhooks = program
    .command('webhooks')
    .description(
      'addresses that notices or events are sent to, also of Slack and Teams: list, add, remove',
    );
  addTable<Webhook>(webhooks, {
    name: 'list',
    isDefault: true,
    description: 'list the webhooks, without their secrets',
    path: () => '/v1/webhooks',
    columns: ['webhookId', 'format', 'label', 'url', 'recipients', 'status', 'pending', 'dead'],
    nothing: 'there is no webhook: writ webhooks add <address>',
  });
  webhooks
    .command('add')
    .description('send notices or events to an address; what signs them is shown this once')
    .argument('<address>', 'its https address, or @FILE', textOrFile)
    .addOption(
      new Option('--format <format>', 'what it takes')
        .choices(webhookFormats)
        .default(webhookFormats[0]),
    )
    .option('--channel <id>', 'the channel that an app of Slack posts to')
    .option('--token <token>', 'the bot token of an app of Slack, or @FILE', textOrFile)
    .option('--events <values>', 'only events of these types, by commas', listFor('--events'))
    .option(
      '--after <position>',
      'events after this position of the ledger',
      wholeFor('--after', 0),
    )
    .option('--types <values>', 'only these notices, by commas', listFor('--types'))
    .option('--recipients <values>', 'only to these owners, by commas', listFor('--recipients'))
    .option('--label <text>', 'what it is for')
    .addHelpText('after', SECRETS)
    .action(async (url: string, options: Added, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.client.post<WebhookSecretAnswer>('/v1/webhooks', {
        body: { url, ...options },
      });
      const { body } = answer;
      const what = options.format === FEED_FORMAT ? 'events' : 'notices';
      sayDone(session, answer, `${what} are sent to ${body.url}: webhook ${body.webhookId}`);
      if (!session.json && body.secret !== undefined)
        sayLine(session.terminal.out, `secret for its receiver, shown this once: ${body.secret}`);
    });
  webhooks
    .command('remove')
    .description('send nothing more to it, and forget its secrets')
    .argument('<webhookId>')
    .action(async (webhookId: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const path = `/v1/webhooks/${encodeURIComponent(webhookId)}`;
      sayDone(session, await session.client.delete(path), `webhook ${webhookId} gets nothing more`);
    });
  addTable<NoticeDelivery>(webhooks, {
    name: 'deliveries',
    argument: '<webhookId>',
    description: 'list what was sent to one, the latest first, with what went wrong',
    path: (webhookId) => `/v1/webhooks/${webhookId}/deliveries`,
    hasStatus: true,
    columns: [
      'deliveryId',
      'to',
      'type',
      'status',
      'attempts',
      'lastError',
      ['next attempt', 'nextAttemptAt'],
    ],
    nothing: 'there are no such deliveries',
  });
  addReplay(webhooks, 'deliveryId', (id) => `/v1/webhooks/deliveries/${id}/replay`);
};

interface TableOf<Row> {
  readonly name: string;
  readonly description: string;
  readonly argument?: string;
  readonly path: (argument: string) => string;
  readonly columns: readonly Column<keyof Row & string>[];
  readonly nothing: string;
  readonly hasStatus?: boolean;
  readonly isDefault?: boolean;
}

/** A list of what is stored beside the log: it has no ledger position. */
const addTable = <Row extends object>(group: Command, table: TableOf<Row>): void => {
  const { name, description, argument, path, columns, nothing } = table;
  const command = group
    .command(name, { isDefault: table.isDefault === true })
    .description(description);
  if (argument) command.argument(argument);
  if (table.hasStatus)
    command.addOption(
      new Option('--status <status>', 'only those; dead: every attempt failed').choices(
        deliveryStates,
      ),
    );
  command.option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS);
  command.action(async (...called: unknown[]) => {
    const command = called.at(-1) as Command;
    const { client, terminal, json } = sessionOf(command);
    const { limit, ...query } = command.opts<{ limit: number; status?: string }>();
    const address = path(encodeURIComponent(command.args[0] ?? ''));
    const found = await rowsOf(client, address, { query, limit });
    sayList(terminal, found, { columns, nothing, json });
  });
};

const addReplay = (group: Command, what: string, path: (id: string) => string): void => {
  group
    .command('replay')
    .description('send one again, under the same id: a dead letter, or one lost there')
    .argument(`<${what}>`)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.client.post(path(encodeURIComponent(id)), { body: {} });
      sayDone(session, answer, `${id} is sent again`);
    });
};

const textOrFile = (text: string): string =>
  text.startsWith('@') ? textOf(text.slice(1)).trim() : text;
