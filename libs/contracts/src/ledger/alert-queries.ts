import { alertsRow } from './rows';
import { insiders, latestFirst, query } from './query-definition';

/** What is watched, and whether it has crossed. */
export const alertViews = {
  alerts: query({
    name: 'alerts',
    one: { by: 'alertId', notFound: 'alert_not_found' },
    row: alertsRow,
    isDefinition: true,
    limitedTo: 'limited_to',
    meaning:
      'Alerts: saved questions with a condition, their recipients, and whether they have crossed.',
    roles: insiders,
    timeColumn: 'created_at',
    ...latestFirst,
  }),
} as const;
