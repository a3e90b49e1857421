import { Gauge, type Registry } from 'prom-client';
import { type ViewKeeper, type ViewStatus } from './view-keeper';

/**
 * Gauges of every view, read from the cursors when they are scraped, so that each instance tells the
 * truth. Alarm on `writ_view_stuck > 0` and on a lag that does not fall.
 */
export const registerViewGauges = (registry: Registry, keeper: ViewKeeper): void => {
  const gauge = (name: string, help: string, valueOf: (status: ViewStatus) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['view'],
      registers: [registry],
      async collect() {
        for (const status of await keeper.status().catch(() => []))
          this.set({ view: status.name }, valueOf(status));
      },
    });
  };
  gauge(
    'writ_view_lag_events',
    'Committed events that the view does not show yet.',
    ({ lag }) => lag,
  );
  gauge(
    'writ_view_position',
    'The ledger position that the view shows.',
    ({ position }) => position,
  );
  gauge('writ_view_stuck', 'Whether the view stands still because its fold threw.', ({ status }) =>
    status === 'stuck' ? 1 : 0,
  );
};
