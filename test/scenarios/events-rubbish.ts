import { cloudEvent, newId } from './client';
import { badIds, mutated, placesIn, wrongValues } from './rubbish';

const opened = cloudEvent('work-order.opened', {
  workOrderId: 'wo',
  workflow: 'refunds',
  title: 't',
});
/** Events that nobody can understand. */
export const badEvents: readonly unknown[] = [
  null,
  42,
  'text',
  [],
  {},
  ...['specversion', 'id', 'source', 'type', 'data'].map((name) =>
    mutated(opened, `/${name}`, undefined),
  ),
  ...placesIn(opened).flatMap((place) => wrongValues.map((value) => mutated(opened, place, value))),
  ...badIds.map((id) => mutated(opened, '/data/workOrderId', id)),
  ...['v0', 'v2', 'v999999', 'v1.0', 'v-1', 'v', 'v01x', 'V1'].map((version) =>
    mutated(opened, '/type', `writ.work-order.opened.${version}`),
  ),
  ...['writ.nothing.happened.v1', 'writ.__proto__.x.v1', 'com.example.a', '', '*', '>'].map(
    (type) => mutated(opened, '/type', type),
  ),
  ...['0.3', '1.1', '', 1].map((version) => mutated(opened, '/specversion', version)),
  ...['x'.repeat(257), '', 42].map((id) => mutated(opened, '/id', id)),
  ...['yesterday', '2030-02-30T00:00:00Z', '9999-01-01T00:00:00Z', 42].map((time) =>
    mutated(opened, '/time', time),
  ),
  mutated(opened, '/data/workflow', newId('nobody')),
  mutated(opened, '/data/surprise', 1),
  { ...opened, data_base64: 'e30=' },
  cloudEvent('step.blocked', { workOrderId: 'wo', step: 's', code: newId('nobody') }),
  cloudEvent('action.performed', { workOrderId: 'wo', action: [[]] }),
];
