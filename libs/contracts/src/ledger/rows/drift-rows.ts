import { remediationOrigins } from '../../exceptions/break-glass-events';
import { driftCharts, driftPeriods, risingRules } from '../../exceptions/drift-signal';
import { ofTenant, oneOf, row } from './row-definition';

/** What became worse, and what helped. */
export const driftRow = row(
  'DriftRow',
  'One row per point of a control chart: chart (p, u), kind of period, period, exception code and job type. p: the share of the work orders opened in the period that ever had the code; u: exceptions of the code raised in the period per work order opened in it. There is a point, zero included, for every period in which work of the job type was opened, if it ever had the code. Rates have six digits; counts, from which signals are given, are exact.',
)({
  ...ofTenant,
  chart: [
    oneOf(driftCharts),
    'p (share of work orders) or u (exceptions per work order).',
    'filter',
  ],
  periodKind: [oneOf(driftPeriods), 'month, or week (ISO 8601, from Monday); of UTC.', 'filter'],
  period: ['time', 'First instant of the period.'],
  code: ['text', 'The exception code, by the name that it has today.', 'filter'],
  jobType: ['text', 'Job type of the work orders.', 'filter'],
  count: [
    'long',
    'Numerator: work orders of the period that ever had the code (p), or exceptions raised in the period (u).',
  ],
  exposure: ['long', 'Denominator: work orders of the job type opened in the period.'],
  rate: ['number?', 'count / exposure, to six digits.'],
  centre: [
    'number?',
    'baseline_count / baseline_exposure, to six digits; null while no period is complete.',
  ],
  lowerLimit: ['number?', 'lower_count as a rate: a point below it is a signal.'],
  upperLimit: ['number?', 'upper_count as a rate: a point above it is a signal.'],
  lowerThreeSigma: [
    'number?',
    'centre - 3 sigma, at least 0: the limit of the textbooks, for comparison.',
  ],
  upperThreeSigma: [
    'number?',
    'centre + 3 sigma, for p at most 1: the limit of the textbooks, for comparison.',
  ],
  signal: [
    oneOf(['above', 'below', 'rising', 'falling', '']),
    'above, below, rising or falling; empty for none, and for all while the period runs or the baseline forms.',
    'filter',
  ],
  signalRule: [
    oneOf([...risingRules, '']),
    'What gave the signal: beyond-limits, eight-on-one-side or six-in-a-row; empty for none.',
    'filter',
  ],
  worse: ['flag', 'Whether the signal says that there is more of it.', 'filter'],
  forming: [
    'flag',
    'Whether the baseline has fewer than eight periods: then there are no signals.',
    'filter',
  ],
  complete: ['flag', 'Whether the period is over.', 'filter'],
  segment: [
    'long',
    '1, 2, 3 …: a new one, with a baseline of its own, begins with the first period after a remediation of the code was completed.',
  ],
  baselineFrom: ['time?', 'First instant of the first period of the baseline.'],
  baselineTo: ['time?', 'End of its last period.'],
  baselinePeriods: [
    'long',
    'How many periods the centre is made from: the first complete ones of the segment, 20 at most.',
  ],
  baselineCount: ['long?', 'Numerator of the centre.'],
  baselineExposure: ['long?', 'Denominator of the centre.'],
  lowerCount: [
    'long?',
    'No more than 0.00135 of a binomial (p) or Poisson (u) distribution about the centre lies below this count.',
  ],
  upperCount: ['long?', 'No more than 0.00135 of it lies above this count.'],
  unsettled: [
    'long',
    'p: work orders of the period that are still open, have not had the code and may still get it; a signal downwards counts them as if they had. 0 for u.',
  ],
  remediationOwner: [
    'text',
    'Who owns the fix of the cause, by the code; TBD when nobody is known.',
    { filter: 'owner' },
  ],
});

export const definitionChangesRow = row(
  'DefinitionChangesRow',
  'One row per published version of a workflow or policy, with the job type whose charts it is marked on.',
)({
  ...ofTenant,
  kind: [oneOf(['workflow', 'policy']), 'workflow or policy.', 'filter'],
  definitionId: ['text', 'The workflow or the policy.', 'filter'],
  version: ['whole', '1, 2, 3 … in order of publishing.'],
  workflowId: ['text', 'The workflow, also of a policy that governs it.', { filter: 'workflow' }],
  jobType: [
    'text',
    'Job type of the workflow; TBD where a policy names one that nobody published.',
    'filter',
  ],
  publishedAt: ['time', 'When it was published.'],
  publishedBy: ['text', 'Who published it.', 'filter'],
  supersededAt: ['time?', 'When the next version was published; null while this one is in force.'],
  digest: ['text', 'SHA-256 of what was published.'],
  eventId: ['text', 'The event that published it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const remediationEffectsRow = row(
  'RemediationEffectsRow',
  'One row per remediation that was ever completed, by its last completion: exceptions of its code per work order opened, before and after that, in windows of equal length (90 days, or as long as it is completed), and the exact 95 % confidence interval of their ratio.',
)({
  ...ofTenant,
  remediationId: ['text', 'The remediation.', 'filter'],
  code: ['text', 'The exception code, by the name that it has today.', 'filter'],
  jobType: ['text', 'Job type whose work is counted; TBD: all job types that are known.', 'filter'],
  origin: [oneOf(remediationOrigins), 'What it came of: break-glass, drift or by-hand.', 'filter'],
  owner: ['text', 'Who fixed it.', 'filter'],
  completedAt: ['time', 'When it was completed (recorded time).'],
  completedBy: ['text', 'Who completed it.'],
  recalibrates: [
    'flag',
    'Whether charts of the code begin a new segment with it: not after one of a break-glass that led to no workflow version, nor after one opened by hand without a job type, nor when the code came back.',
  ],
  beforeFrom: ['time', 'Beginning of the window before; it ends with the completion.'],
  afterTo: ['time', 'End of the window after, which is as long; it begins with the completion.'],
  windowDays: ['number', 'Length of each window in days, to two digits.'],
  raisedBefore: ['long', 'Exceptions of the code raised in the window before.'],
  openedBefore: ['long', 'Denominator: work orders opened in it.'],
  rateBefore: [
    'number?',
    'raised_before / opened_before, to six digits; null when none was opened.',
  ],
  raisedAfter: ['long', 'Exceptions of the code raised in the window after.'],
  openedAfter: ['long', 'Denominator: work orders opened in it.'],
  rateAfter: ['number?', 'raised_after / opened_after, to six digits; null when none was opened.'],
  ratio: ['number?', 'rate_after / rate_before, to six digits; null when there was none before.'],
  ratioLower: ['number?', 'Lower end of its 95 % interval.'],
  ratioUpper: ['number?', 'Upper end of its 95 % interval; null: nothing bounds it.'],
  verdict: [
    oneOf(['better', 'worse', 'unclear']),
    'better when the whole interval lies below 1, worse when it lies above, unclear otherwise.',
    'filter',
  ],
  workOrderId: ['text?', 'The work order that it belongs to; null where there is none.'],
  eventId: ['text', 'The event that opened it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
  lastPosition: ['long', 'Ledger position of the last event that changed it.'],
  recurredAt: [
    'time?',
    'When the code came back after that and opened it again; null where it did not.',
  ],
});
