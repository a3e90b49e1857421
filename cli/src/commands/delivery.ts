import { type Command, Option } from 'commander';
import { type DeliveryScope } from '#contracts';
import { durationFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { addListing } from './listing';

interface ShareOptions {
  readonly scope?: string;
  readonly for?: string;
  readonly validFor?: string;
}

interface SharedLink {
  readonly linkId: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** As the contracts name them. Loading those takes longer than most commands do. */
const scopes: readonly DeliveryScope[] = ['client', 'public'];

const ONCE = `
The address is told this once, and whoever has it sees the page: what changed, what stays
private, what is blocked, who decides next. Nothing that anybody wrote is on it.

  writ delivery share refund-1 --for Northwind --valid-for 7d`;

/** Letting a client look at work, and ending it. */
export const addDeliveryCommands = (program: Command): void => {
  const delivery = program
    .command('delivery')
    .description('links to client-safe pages of work orders: share, list, revoke');
  delivery
    .command('share')
    .description('make a link to the delivery page of a work order')
    .argument('<workOrderId>')
    .addOption(new Option('--scope <scope>', 'whose eyes it is for').choices(scopes))
    .option('--for <name>', 'for whom it is, for those who list links; it is not on the page')
    .option(
      '--valid-for <duration>',
      'how long it works: 14d where absent, 90d at most',
      durationFor('--valid-for'),
    )
    .addHelpText('after', ONCE)
    .action(async (workOrderId: string, options: ShareOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { scope, for: audience, validFor } = options;
      const body = { scope, audience, validFor };
      const { body: link } = await client.post<SharedLink>(pathOf(workOrderId), { body });
      if (json) return sayJson(terminal.out, link);
      sayLine(terminal.out, link.url);
      sayLine(terminal.err, `link ${cellOf(link.linkId)} works until ${cellOf(link.expiresAt)}`);
    });
  addListing(delivery, {
    name: 'list',
    description: 'list the links to the delivery page of a work order',
    path: '/v1/work-orders/{workOrderId}/delivery-links',
    filters: { '--scope <scope>': 'only links for these eyes: client or public' },
    statuses: ['open', 'expired', 'revoked'],
    columns: [
      ['link', 'linkId'],
      ['for', 'audience'],
      ['scope', 'scope'],
      ['status', 'status'],
      ['expires', 'expiresAt'],
      ['opened', 'openings'],
      ['last opened', 'lastOpenedAt'],
      ['by', 'issuedBy'],
    ],
    nothing: 'no such links: writ delivery share <workOrderId> makes one, --status any shows all',
    then: 'writ delivery revoke <workOrderId> <linkId>',
  });
  delivery
    .command('revoke')
    .description('revoke a link: at once it opens nothing any more')
    .argument('<workOrderId>')
    .argument('<linkId>')
    .action(async (workOrderId: string, linkId: string, _options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `${pathOf(workOrderId)}/${encodeURIComponent(linkId)}`;
      const { body } = await client.delete<object>(path);
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `link ${linkId} opens nothing any more`);
    });
};

const pathOf = (workOrderId: string): string =>
  `/v1/work-orders/${encodeURIComponent(workOrderId)}/delivery-links`;
