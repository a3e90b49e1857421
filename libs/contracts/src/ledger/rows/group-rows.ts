import { type RowColumn, type RowFields } from './row-definition';

/** The two ends of the interval of a share or rate. */
const ends = <const Name extends string>(name: Name, how: string) => {
  const fields: RowFields = {
    [`${name}Lower`]: ['number?', `Lower end of its exact 95 % interval (${how}).`],
    [`${name}Upper`]: ['number?', 'Upper end of its exact 95 % interval.'],
  };
  return fields as Record<`${Name}Lower` | `${Name}Upper`, RowColumn>;
};

/** A share of what could have happened, with its interval. */
const share = <const Name extends string>(name: Name, meaning: string) =>
  ({
    [name]: ['number?', `${meaning}, to four digits; null where there is nothing to divide by.`],
    ...ends(name, 'Clopper and Pearson'),
  }) as Record<Name | `${Name}Lower` | `${Name}Upper`, RowColumn>;

/** Counts for each work order that was opened, with the interval of a Poisson rate. */
const perWorkOrder = <const Name extends string>(name: Name, meaning: string) =>
  ({
    workOrdersOpened: [
      'long',
      'Denominator: work orders opened, in the group as far as its dimensions are those of work orders.',
    ],
    [name]: ['number?', `${meaning}, to four digits; null when none was opened.`],
    ...ends(name, 'Garwood'),
  }) as Record<'workOrdersOpened' | Name | `${Name}Lower` | `${Name}Upper`, RowColumn>;

const percentiles = {
  medianSeconds: ['number?', 'Half took no longer than this, in seconds.'],
  p80Seconds: ['number?', 'Eight of ten took no longer than this.'],
  p95Seconds: ['number?', 'Nineteen of twenty took no longer than this.'],
} as const satisfies RowFields;

/** What is counted of each group of a report, in the order of its columns. */
export const groupMeasures = {
  'approval-answers': {
    answered: ['long', 'Denominator: approvals that were granted or rejected.'],
    granted: ['long', 'Those of them that were granted, wholly or in part.'],
    ...share('grantedShare', 'granted / answered'),
    people: ['long', 'How many people answered.'],
    mostByOne: ['long', 'The answers of the person who gave most of them.'],
    ...share('shareOfOne', 'most_by_one / answered'),
    ...percentiles,
  },
  'break-glass-trends': {
    declared: ['long', 'Break-glasses declared.'],
    workOrders: ['long', 'Work orders in which any was declared.'],
    ...perWorkOrder('declaredPerWorkOrder', 'declared / work_orders_opened'),
  },
  'closed-without-evidence': {
    closed: ['long', 'Denominator: closed work orders.'],
    withoutEvidence: ['long', 'Those of them that this report lists.'],
    ...share('shareWithoutEvidence', 'without_evidence / closed'),
  },
  'conformance-rates': {
    workOrders: ['long', 'Denominator: closed work orders whose workflow version is known.'],
    conforming: ['long', 'Those of them that depart in nothing.'],
    ...share('share', 'conforming / work_orders'),
    skipped: ['long', 'In how many of them listed steps were never completed.'],
    reordered: [
      'long',
      'In how many of them steps were completed before one that they come after.',
    ],
    repeated: ['long', 'In how many of them listed steps were completed more than once.'],
    unknown: ['long', 'In how many of them steps were completed that the workflow does not list.'],
  },
  'cycle-times': {
    workOrders: ['long', 'How many were closed.'],
    ...percentiles,
  },
  'exception-trends': {
    raised: ['long', 'Exceptions raised.'],
    resolved: ['long', 'Those of them that are resolved by now.'],
    open: ['long', 'Those of them that are still open.'],
    ...share('resolvedRate', 'resolved / raised'),
    ...perWorkOrder('raisedPerWorkOrder', 'raised / work_orders_opened'),
  },
  'first-time-fix': {
    closed: ['long', 'Denominator: work orders that were ever closed, by their first closing.'],
    fixedFirstTime: [
      'long',
      'Those of them that were never reopened and not repeated; a repeat may still come.',
    ],
    ...share('firstTimeFixRate', 'fixed_first_time / closed'),
    reopened: ['long', 'Those that were taken up again after a closure.'],
    repeated: ['long', 'Those that were repeated; one may be both reopened and repeated.'],
  },
  holds: {
    holds: ['long', 'Denominator: things that work orders waited for or were blocked by.'],
    workOrders: ['long', 'How many work orders they held.'],
    stalled: ['long', 'Holds that lasted longer than stallAfter of the workflow.'],
    ...share('stalledShare', 'stalled / holds'),
    ...percentiles,
  },
  'step-times': {
    times: ['long', 'How often the steps were completed.'],
    workOrders: ['long', 'In how many work orders.'],
    workOrdersAgain: ['long', 'Rework: work orders in which a step was completed again here.'],
    ...percentiles,
  },
  timeliness: {
    due: ['long', 'Denominator: obligations that were done, or that have fallen due.'],
    within: ['long', 'Those of them that were done within their due time.'],
    late: ['long', 'Those that were done later or never.'],
    ...share('timeliness', 'within / due'),
    lateAndOpen: ['long', 'Those of the late ones that are open still.'],
  },
  'open-work': {
    workOrders: ['long', 'Open work orders.'],
    running: ['long', 'Those that go on.'],
    waiting: ['long', 'Those that wait for an approval or a delegation.'],
    blocked: ['long', 'Those with an open exception.'],
    stopped: ['long', 'Those that somebody halted.'],
    stalled: [
      'long',
      'Those that have waited or been blocked for longer than their workflow allows.',
    ],
    overdue: ['long', 'Those beyond their due time.'],
    awaitingObligations: ['long', 'Those with only obligations of a break-glass left to do.'],
  },
  waiting: {
    waiting: ['long', 'Denominator: open obligations of open work.'],
    workOrders: ['long', 'How many work orders wait for them.'],
    overdue: ['long', 'Obligations whose due time is past.'],
    ...share('overdueShare', 'overdue / waiting'),
    oldestSince: ['time?', 'Since when the oldest of them waits.'],
    longestWaitedSeconds: ['number?', 'How long that is by now, in seconds.'],
    medianWaitedSeconds: ['number?', 'Half have waited no longer than this by now, in seconds.'],
  },
} as const satisfies Readonly<Record<string, RowFields>>;

/** How many dimensions a question may name. */
export const GROUP_DIMENSIONS_MAX = 5;

/** A report that is answered by groups as well. */
export type GroupedReport = keyof typeof groupMeasures;
