import { deliveryLinksRow } from './rows';
import { keepers, latestFirst, query } from './query-definition';

/** Who was given a look at which work. */
export const deliveryViews = {
  deliveryLinks: query({
    name: 'delivery-links',
    row: deliveryLinksRow,
    meaning: 'Links to delivery pages: for whom, until when, and how often they were opened.',
    roles: keepers,
    timeColumn: 'issued_at',
    ...latestFirst,
  }),
} as const;
