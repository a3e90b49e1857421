import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { admitted, cloudEvent, now } from '../../test/admission-builders';
import { isFactError } from './envelope';
import { blockedBy, isHistory } from './history';
import { understand, type UnderstoodFact } from './parse-fact';

const nothing: ReadonlySet<string> = new Set();

describe('an imported fact that nothing waits for', () => {
  it.each<[string, object]>([
    ['work-order.opened', { workflow: 'refunds' }],
    ['work-order.observed', { until: now }],
    ['work-order.closed', {}],
    ['fact.observed', { name: 'risk', value: 'low' }],
    ['step.completed', { step: 'pay' }],
    ['step.unblocked', { step: 'pay' }],
    ['prerequisite.passed', { prerequisite: 'receipt' }],
  ])('[I9] is history: %s', (type, data) => expect(isPast(type, data)).toBe(true));

  it.each<[string, object]>([
    ['step.blocked', { step: 'pay' }],
    ['prerequisite.failed', { prerequisite: 'receipt' }],
    ['action.performed', { action: { kind: 'pay', authority: 'apply', system: 'bank' } }],
    ['work-order.reopened', {}],
  ])('[I9] is none where it may raise something or is judged: %s', (type, data) =>
    expect(isPast(type, data)).toBe(false),
  );

  it('[I9] is none that ends a block, of this batch or before it', () => {
    const before = worked({ type: 'step.blocked', data: { step: 'pay', code: 'step-blocked' } });
    const blocked = new Set([blockedBy(fact('step.blocked', { step: 'pay' }))!]);
    for (const type of ['step.completed', 'step.unblocked']) {
      expect(isPast(type, { step: 'pay' }, before)).toBe(false);
      expect(isPast(type, { step: 'pay' }, unknownWorkOrder, blocked)).toBe(false);
      expect(isPast(type, { step: 'ship' }, before, blocked)).toBe(true);
    }
    const failed = { prerequisite: 'receipt', code: 'prerequisite-failed' };
    const unmet = worked({ type: 'prerequisite.failed', data: failed });
    expect(isPast('prerequisite.passed', { prerequisite: 'receipt' }, unmet)).toBe(false);
  });

  it('[I9] is no closing of work with approvals', () => {
    const approvals = { 'approval-1': {} } as unknown as WorkOrder['approvals'];
    expect(isPast('work-order.closed', {}, { ...unknownWorkOrder, approvals })).toBe(false);
  });

  it('[I9] names itself so in its origin', () => {
    const [marked, unmarked] = [true, undefined].map((isHistory) =>
      admitted('fact.observed', { name: 'risk', value: 'low' }, { isHistory }, { imported: true }),
    );
    expect(marked).toMatchObject([{ data: { origin: { imported: true, history: true } } }]);
    expect(unmarked![0]!.data).toHaveProperty('origin', {
      source: 'crm',
      eventId: '1',
      imported: true,
    });
  });
});

function isPast(
  type: string,
  data: object,
  workOrder: WorkOrder = unknownWorkOrder,
  blocked = nothing,
): boolean {
  return isHistory(fact(type, data), { workOrder, blocked });
}

function fact(type: string, data: object): UnderstoodFact {
  const understood = understand(cloudEvent(type, data, { imported: true }), now, parseAs);
  if (isFactError(understood)) throw new Error(understood.message);
  return understood;
}

function worked({ type, data }: { readonly type: string; readonly data: object }): WorkOrder {
  const event = { type, data: { workOrderId: 'wo-1', ...data } };
  return recorded([event], 'work-order-wo-1').reduce(evolve, unknownWorkOrder);
}
