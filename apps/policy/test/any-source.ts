import { outside } from './refund-builders';

/** The refunds example, whose workflow here names nobody who reports its facts. */
export const ofAnySource = () =>
  outside({
    definition: {
      facts: {
        'order-paid': { type: 'boolean', maxAge: 'PT4H' },
        'order-total': { type: 'integer' },
      },
    },
  });
