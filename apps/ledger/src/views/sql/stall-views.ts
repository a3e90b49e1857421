import { holdsRow, stallRatesRow, stallTrendsRow } from '#contracts';
import { documentedView } from './documented-view';
import { monthsSql } from './months-sql';
import { stallRatesFrom } from './stall-rates-sql';
import { heldSql, itsHolds, ofItsVersion, stallAfterSql, stallsOfMonthFrom } from './stalls-sql';

const rounded = (seconds: string): string => `round(${seconds}::numeric, 3)::double precision`;

const holds = documentedView('holds', holdsRow, {
  from: `views.holds AS w LEFT JOIN views.workflows AS p ON ${ofItsVersion}
    CROSS JOIN LATERAL ${itsHolds}
    WHERE w.longest_ms IS NOT NULL OR w.open_since IS NOT NULL`,
  expressions: {
    tenant: 'w.tenant',
    holdId: 'h.id',
    workOrderId: 'w.work_order_id',
    kind: `split_part(h.id, '/', 1)`,
    workflowId: 'w.workflow_id',
    jobType: 'w.job_type',
    step: `coalesce(h.step, '')`,
    owner: 'coalesce(h.owner, w.owner)',
    since: 'h.since',
    until: 'h.until',
    heldSeconds: rounded(`date_part('epoch', ${heldSql})`),
    stallAfterSeconds: `p.stall_after_ms / 1000.0::double precision`,
    stalled: `coalesce(${heldSql} > ${stallAfterSql}, false)`,
    imported: 'w.imported',
    openedMonth: 'w.opened_month',
    eventId: `h."eventId"`,
    position: 'h.position',
    workOrderPosition: 'w.first_position',
  },
});

/** Numerators, their denominator and lengths; the same of all work and of that of one month. */
const counts = {
  workOrdersOpened: 'opened::integer',
  workOrdersStalled: 'work_stalled::integer',
  stallRate: 'round(work_stalled::numeric / nullif(opened, 0), 4)::double precision',
  stalls: 'stalls::integer',
  stallsOpen: 'stalls_open::integer',
  medianStalledSeconds: rounded('median'),
  p90StalledSeconds: rounded('p90'),
  longestStalledSeconds: rounded('longest'),
  stalledSeconds: rounded('total'),
  workOrdersWithoutLimit: 'without_limit::integer',
} as const;

const stallRates = documentedView('stall_rates', stallRatesRow, {
  from: stallRatesFrom,
  expressions: counts,
});

const stallTrends = documentedView('stall_trends', stallTrendsRow, {
  from: `${monthsSql({ view: 'holds', month: 'opened_month' })} AS m
    CROSS JOIN LATERAL ${stallsOfMonthFrom('m')}`,
  expressions: { tenant: 'm.tenant', month: 'm.month', ...counts },
});

/** What work waited for or was blocked by, and how often and how long it stalled. */
export const stallViews = [holds, stallRates, stallTrends] as const;
