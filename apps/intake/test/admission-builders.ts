import { parseAs } from '#platform';
import { unknownWorkOrder } from '#work-order';
import { admit, type AdmissionContext } from '../src/domain/fact-admission';
import { isFactError } from '../src/domain/envelope';
import { understand } from '../src/domain/parse-fact';
import { refunds } from './refund-builders';

/** Of the facts that are admitted. */
export const now = '2030-01-01T09:00:00.000Z';
export const time = '2029-12-31T09:00:00.000Z';
export const origin = { source: 'crm', eventId: '1' };

export function cloudEvent(type: string, data: object, other: object = {}) {
  return {
    specversion: '1.0',
    type: `writ.${type}.v1`,
    source: 'crm',
    id: '1',
    time,
    data: { workOrderId: 'wo-1', ...data },
    ...other,
  };
}

export function context(other: Partial<AdmissionContext> = {}): AdmissionContext {
  return {
    now,
    reportedBy: 'connector',
    clockSkewMs: 60_000,
    codes: new Set(['catalogued', 'step-blocked']),
    published: refunds,
    definition: refunds.definition,
    workOrder: unknownWorkOrder,
    halts: {},
    newRunId: () => 'run-1',
    ...other,
  };
}

export function admission(type: string, data: object, outside = {}, other: object = {}) {
  const fact = understand(cloudEvent(type, data, other), now, parseAs);
  return isFactError(fact) ? fact : admit(fact, context(outside));
}

export function admitted(type: string, data: object, outside = {}, other: object = {}) {
  const admittedFact = admission(type, data, outside, other);
  if (isFactError(admittedFact)) throw new Error(admittedFact.message);
  expect(admittedFact.stream).toBe('work-order-wo-1');
  return admittedFact.events;
}
