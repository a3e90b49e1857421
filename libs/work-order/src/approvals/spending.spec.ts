import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { eur, refund } from '../../test/approval-builders';
import { evolve } from '../evolve';
import { isWrite, spendingOf } from './spending';
import { unknownWorkOrder } from '../state';

describe('what a work order has spent', () => {
  it('[P8] is nothing before anything ran', () =>
    expect(spent()).toEqual({ actions: 0, writes: 0, amounts: {}, minutes: 0 }));

  it('[P8] adds up runs, those that write and their amounts by currency', () =>
    expect(
      spent(
        decision('d-1', { action: refund({ amount: eur(100) }) }),
        decision('d-2', { action: refund({ amount: eur(50) }) }),
        decision('d-3', { action: refund({ amount: { minor: 7, currency: 'USD' } }) }),
        decision('d-4', { action: refund({ amount: undefined }) }),
        decision('d-5', { action: inspecting({ amount: eur(1_000) }) }),
      ),
    ).toMatchObject({ actions: 5, writes: 4, amounts: { EUR: 150, USD: 7 } }));

  it.each([
    ['wait', { outcome: 'wait' }],
    ['stop', { outcome: 'stop' }],
    ['run that was not enforced', { enforced: false }],
  ])('[P8] leaves out a %s', (_, other) =>
    expect(spent(decision('d-1', other))).toMatchObject({ actions: 0, writes: 0, amounts: {} }),
  );

  it('[P8] leaves out a run that was replaced, unless it was reported before', () => {
    const replacement = decision('d-2', { supersedes: 'd-1', outcome: 'stop' });
    expect(spent(decision('d-1'), replacement)).toMatchObject({ actions: 0, amounts: {} });
    expect(spent(decision('d-1'), reported('d-1'), replacement)).toMatchObject({
      actions: 1,
      writes: 1,
      amounts: { EUR: 100 },
    });
  });

  it('[P8] counts a run that failed, and one that nobody reported', () =>
    expect(
      spent(decision('d-1'), event('action.failed', { decisionId: 'd-1' }), decision('d-2')),
    ).toMatchObject({ actions: 2, amounts: { EUR: 200 } }));

  it('[P8] counts whole minutes from the opening on', () => {
    const minutesAt = (now: string) => spendingOf(after(opened()), now).minutes;
    expect(minutesAt('2030-01-01T09:00:59.999Z')).toBe(0);
    expect(minutesAt('2030-01-01T09:01:00.000Z')).toBe(1);
    expect(minutesAt('2030-01-01T10:30:00.000Z')).toBe(90);
    expect(spendingOf(after(decision('d-1')), '2030-01-01T10:30:00.000Z').minutes).toBe(0);
  });
});

describe('an action that writes', () => {
  it.each([
    ['applies', refund({ authority: 'apply', writes: undefined }), true],
    ['takes back', refund({ authority: 'rollback', writes: undefined }), true],
    ['names what it writes', refund({ authority: 'propose', writes: ['draft'] }), true],
    [
      'is not one that proposes without writing',
      refund({ authority: 'propose', writes: [] }),
      false,
    ],
    ['is not one that approves', refund({ authority: 'approve', writes: undefined }), false],
    ['is not one that looks', inspecting(), false],
  ])('%s', (_, action, expected) => expect(isWrite({ action })).toBe(expected));
});

function inspecting(other: object = {}) {
  return refund({ kind: 'order.inspect', authority: 'read', writes: [], ...other });
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(): NewEvent {
  return event('work-order.opened', { workflow: { id: 'refunds', version: 1, digest: 'x' } });
}

function decision(decisionId: string, other: object = {}): NewEvent {
  const made = { action: refund(), outcome: 'run', enforced: true, approvals: [], consumes: [] };
  return event('decision.made', { decisionId, ...made, ...other });
}

function reported(decisionId: string): NewEvent {
  return event('action.performed', { decisionId });
}

function after(...past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function spent(...past: readonly NewEvent[]) {
  return spendingOf(after(...past), '2030-01-01T09:00:00.000Z');
}
