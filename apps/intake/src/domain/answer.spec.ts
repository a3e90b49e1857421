import { type NewEvent } from '#kernel';
import { command, event, missingAmount, opened, refunds } from '../../test/refund-builders';
import { answerOf } from './answer';

describe('the answer to a caller', () => {
  it('[I2] is the open work order with what is missing, and nothing else that was recorded', () =>
    expect(answered(opened(), event('fact.observed', {}), missingAmount())).toEqual({
      workOrderId: 'wo-1',
      status: 'open',
      workflow: refunds.ref,
      mode: 'enforce',
      owner: 'ops-lead',
      checklistRunId: 'run-1',
      unmetPrerequisites: ['input-amount'],
    }));

  it.each([
    ['work-order.closed', 'closed'],
    ['work-order.reopened', 'open'],
    ['work-order.abandoned', 'abandoned'],
    ['work-order.superseded', 'superseded'],
  ])('[C1] after %s says that it is %s', (type, status) =>
    expect(answered(event(type, {}))).toEqual({ workOrderId: 'wo-1', status }),
  );

  it('[C3] says so, too, where delegated work was called back with it', () => {
    const calledBack = event('delegation.stopped', { dispatchId: 'd-1' });
    expect(answered(calledBack, event('work-order.abandoned', {}))).toEqual({
      workOrderId: 'wo-1',
      status: 'abandoned',
    });
  });

  it('is the id alone where the status stays, or where nothing was decided', () => {
    expect(answered(event('step.completed', { step: 'pay' }))).toEqual({ workOrderId: 'wo-1' });
    expect(answered()).toEqual({ workOrderId: 'wo-1' });
  });

  it('[C1] to a refused closure says each thing that is unmet, one after the other', () => {
    const unmet = ['Complete check.', 'Complete pay.'].map((message) => ({ message }));
    expect(answered(event('work-order.closure-refused', { unmet }))).toMatchObject({
      refusal: { message: 'Not closed, 2 unmet: Complete check. Complete pay.' },
    });
  });
});

// The words of this spec.

function answered(...events: readonly NewEvent[]) {
  return answerOf(command('stop-work-order', {}), events);
}
