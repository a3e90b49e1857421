import { keepers, latestFirst, query } from './query-definition';

/** Who was given a look at which work. */
export const deliveryViews = {
  deliveryLinks: query({
    name: 'delivery-links',
    meaning: 'Links to delivery pages: for whom, until when, and how often they were opened.',
    roles: keepers,
    filters: {
      linkId: 'link_id',
      workOrderId: 'work_order_id',
      status: 'status',
      scope: 'scope',
      issuedBy: 'issued_by',
    },
    timeColumn: 'issued_at',
    ...latestFirst,
  }),
} as const;
