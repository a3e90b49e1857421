import { type DriftRow } from './drift';

/** A point for specs: week `number` of 2030, with nothing to say of it. */
export const point = (number: number, values: Partial<DriftRow> = {}): DriftRow =>
  ({
    chart: 'u',
    periodKind: 'week',
    code: 'late',
    jobType: 'refund',
    count: 4,
    exposure: 100,
    rate: 0.04,
    centre: 0.05,
    lowerLimit: 0.01,
    upperLimit: 0.1,
    lowerCount: 1,
    upperCount: 10,
    signal: '',
    signalRule: '',
    worse: false,
    forming: false,
    complete: true,
    segment: 1,
    baselinePeriods: 20,
    remediationOwner: 'lead',
    period: new Date(Date.UTC(2029, 11, 31 + 7 * number)).toISOString(),
    ...values,
  }) as DriftRow;
