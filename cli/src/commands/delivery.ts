import { type Command } from 'commander';
import {
  issueDeliveryLink,
  revokeDeliveryLink,
  ShareDeliveryAnswer,
  ShareDeliveryBody,
  views,
} from '#contracts';
import { cellOf, sayLine } from '../terminal';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

const ONCE = `
The address is shown this once, and everybody who has it sees the page: what changed, what stays
private, what is blocked, who decides next. Nothing that anybody wrote is on it.

  writ delivery share refund-1 --for Northwind --valid-for 7d`;

/** Links to delivery pages: shared, listed and revoked. */
export const addDeliveryCommands = (program: Command): void => {
  const delivery = program
    .command('delivery')
    .description('links to client-safe pages of work orders: share, list, revoke');
  addContractCommand(delivery, {
    name: 'share',
    sends: { ...issueDeliveryLink, body: ShareDeliveryBody, answer: ShareDeliveryAnswer },
    description: 'make a link to the delivery page of a work order',
    fields: {
      scope: { flags: '--scope <scope>' },
      audience: { flags: '--for <name>' },
      validFor: { meaning: 'how long the link works: 14d where absent, 90d at most' },
    },
    help: ONCE,
    done: (_fields, { url }) => url,
    print: ({ terminal }, { body: { url, linkId, expiresAt } }) => {
      sayLine(terminal.out, url);
      sayLine(terminal.err, `link ${cellOf(linkId)} works until ${cellOf(expiresAt)}`);
    },
  });
  addListing(delivery, {
    lists: views.deliveryLinks,
    name: 'list',
    description: 'list the links to the delivery page of a work order',
    path: '/v1/work-orders/{workOrderId}/delivery-links',
    filters: { '--scope <scope>': 'only links for these eyes: client or public' },
    statuses: views.deliveryLinks.row.fields.status[0].oneOf,
    columns: [
      'linkId',
      ['for', 'audience'],
      'scope',
      'status',
      ['expires', 'expiresAt'],
      ['opened', 'openings'],
      ['last opened', 'lastOpenedAt'],
      ['by', 'issuedBy'],
    ],
    nothing: 'no such links: writ delivery share <workOrderId> makes one, --status any shows all',
    then: 'writ delivery revoke <workOrderId> <linkId>',
  });
  addContractCommand(delivery, {
    name: 'revoke',
    sends: revokeDeliveryLink,
    description: 'revoke a link: at once it opens nothing any more',
    done: ({ linkId }) => `link ${linkId} opens nothing any more`,
  });
};
