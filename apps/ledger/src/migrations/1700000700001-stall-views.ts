import { type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  type DocumentedColumn,
  type DocumentedView,
  documentedViewSql,
} from '../views/sql/documented-view';
import {
  heldSql,
  itsHolds,
  ofItsVersion,
  stallAfterSql,
  stallsFrom,
} from '../views/sql/stalls-sql';

/** What work waited for or was blocked by, and how often and how long it stalled. */
export class StallViews1700000700001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const tenant = 'Whose row it is.';
const rounded = (seconds: string): string => `round(${seconds}::numeric, 3)::double precision`;

const holds: DocumentedView = {
  name: 'holds',
  meaning:
    'One row per hold: a thing that a work order waited for (an approval from asked to answered, a delegation from sent to confirmed, superseded or called back; its time-out does not end it) or was blocked by (an exception from raised to resolved). All end when their work order is closed, abandoned or superseded, and none comes back when it is reopened.',
  from: `views.holds AS w LEFT JOIN views.workflows AS p ON ${ofItsVersion}
    CROSS JOIN LATERAL ${itsHolds}
    WHERE w.longest_ms IS NOT NULL OR w.open_since IS NOT NULL`,
  columns: {
    tenant: ['w.tenant', tenant],
    hold_id: [
      'h.id',
      'What was waited for or blocked: approval/…, delegation/… or exception/… and its id.',
    ],
    work_order_id: ['w.work_order_id', 'The work order that was held.'],
    kind: [
      `split_part(h.id, '/', 1)`,
      'approval, delegation (the work order waited) or exception (it was blocked).',
    ],
    workflow_id: ['w.workflow_id', 'The workflow it runs; TBD until it is opened.'],
    job_type: ['w.job_type', 'Job type of the workflow; TBD until the work order is opened.'],
    step: [
      `coalesce(h.step, '')`,
      'The step of the checklist: that of the action, of the brief, or the one that was blocked. Empty where it belongs to none, as a gate, a prerequisite and a stop do.',
    ],
    owner: ['coalesce(h.owner, w.owner)', 'On whom it lies, or lay when it ended.'],
    since: ['h.since', 'When it began.'],
    until: ['h.until', 'When it ended, at the latest with the work; null while it lasts.'],
    held_seconds: [
      rounded(`date_part('epoch', ${heldSql})`),
      'How long it lasted, or has by now, in seconds around the clock; 0 for what began when the work had ended already.',
    ],
    stall_after_seconds: [
      `p.stall_after_ms / 1000.0::double precision`,
      'How long the workflow version of the work order lets it be held before it stalls (stallAfter); null where that says nothing: such work never stalls.',
    ],
    stalled: [
      `coalesce(${heldSql} > ${stallAfterSql}, false)`,
      'Whether it lasted, or has by now, longer than that.',
    ],
    imported: ['w.imported', 'The work order comes from an imported log.'],
    opened_month: [
      'w.opened_month',
      'First instant of the month (UTC) in which the work order was opened: what trends count it in.',
    ],
    event_id: [`h."eventId"`, 'The event that began it: ask for its receipt by this id.'],
    position: ['h.position', 'Ledger position of that event.'],
    work_order_position: [
      'w.first_position',
      'Ledger position of the first event about the work order.',
    ],
  },
};

const ofWorkflow: Readonly<Record<string, DocumentedColumn>> = {
  tenant,
  workflow_id: 'The workflow.',
  job_type: 'Job type of the work orders.',
  step: 'The step of the checklist at which work stalled; empty for what belongs to no step, and in the row of all steps.',
  all_steps: 'Whether this row counts all steps, and what belongs to none, together.',
};

/** Numerators and their denominator, and how long; the same of all work and of that of one month. */
export const counts: Readonly<Record<string, DocumentedColumn>> = {
  work_orders_opened: [
    'opened::integer',
    'Denominator: work orders opened under a version of the workflow that says stallAfter; the same for each step. Work of a version that says none never stalls and is counted apart.',
  ],
  work_orders_stalled: [
    'work_stalled::integer',
    'Those of them that ever stalled here: held once by one thing for longer than stallAfter, or held so now.',
  ],
  stall_rate: [
    'round(work_stalled::numeric / nullif(opened, 0), 4)::double precision',
    'work_orders_stalled / work_orders_opened, to four digits; null when none was opened that could stall.',
  ],
  stalls: ['stalls::integer', 'Holds longer than stallAfter; a work order may have several.'],
  stalls_open: ['stalls_open::integer', 'Those of them that last.'],
  median_stalled_seconds: [
    rounded('median'),
    'Median length of the stalls in seconds, each from the beginning of its hold to its end or now; null where there are none.',
  ],
  p90_stalled_seconds: [rounded('p90'), 'Nine of ten stalls are no longer than this.'],
  longest_stalled_seconds: [rounded('longest'), 'The longest stall.'],
  stalled_seconds: [rounded('total'), 'All stalls together.'],
  work_orders_without_limit: [
    'without_limit::integer',
    'Work orders of the workflow and job type, in no numerator or denominator here, whose version says no stallAfter.',
  ],
};

const stallRates: DocumentedView = {
  name: 'stall_rates',
  meaning:
    'One row per workflow, job type and step at which work ever stalled, and one per workflow and job type for all steps together. The stall rate is work orders ever stalled / opened; drill down by stalled holds.',
  from: stallsFrom({ byMonth: false }),
  columns: { ...ofWorkflow, ...counts },
};

const stallTrends: DocumentedView = {
  name: 'stall_trends',
  meaning:
    'One row per month in which work orders were opened (UTC), workflow, job type and step at which any of them ever stalled, whenever that was, and one per month, workflow and job type for all steps together.',
  from: stallsFrom({ byMonth: true }),
  columns: {
    ...ofWorkflow,
    month: ['opened_month', 'First instant of the month, UTC.'],
    ...counts,
  },
};

const views = [holds, stallRates, stallTrends] as const;
