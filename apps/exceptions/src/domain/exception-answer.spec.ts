import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import { command, event, raise, raised, raiseForStep } from '../../test/exception-builders';
import { answerOf } from './command-answers';
import { exceptionDecider } from './exception.decider';

describe('the answer to a command about an exception', () => {
  it('[E1] is the exception that was raised, with owner and due time', () =>
    expect(answer(raise({ code: 'step-blocked' }), raised())).toEqual({
      ...about,
      status: 'open',
      code: 'step-blocked',
      owner: 'ops-lead',
      remediationOwner: 'ops-lead',
      dueAt: '2030-01-02T09:00:00.000Z',
    }));

  it('[P13] is the exception that says already that the outcome is unknown', () => {
    const open = raised({ code: 'outcome-unknown', cause: 'outcome', subject: 'd-1' });
    const workOrder = recorded([open]).reduce(exceptionDecider.evolve, unknownWorkOrder);
    const again = raise({ code: 'outcome-unknown', subject: 'd-1' });
    expect(answerOf(again, [], workOrder)).toEqual({
      ...about,
      status: 'open',
      code: 'outcome-unknown',
      owner: 'ops-lead',
      dueAt: '2030-01-02T09:00:00.000Z',
    });
  });

  it('[E2] is whose it is now, also where it was theirs already', () => {
    const assign = command('assign-exception', { ...one, owner: 'finance', reason: 'theirs' });
    const assigned = { ...about, status: 'open', owner: 'finance' };
    expect(answer(assign, event('exception.assigned', { ...one }))).toEqual(assigned);
    expect(answer(assign)).toEqual(assigned);
  });

  it('[E1] is that it was resolved', () =>
    expect(answer(command('resolve-exception', { ...one, resolution: 'found' }))).toEqual({
      ...about,
      status: 'resolved',
    }));

  it('[E2] is nothing more where nothing was raised', () => {
    const escalate = command('escalate-exception', { ...one, escalationStep: 1 });
    expect(answer(escalate, event('exception.escalated', one))).toEqual({ workOrderId: 'wo-1' });
    expect(answer(raiseForStep())).toEqual({ workOrderId: 'wo-1' });
  });
});

const one = { exceptionId: 'exception-1' };
const about = { workOrderId: 'wo-1', exceptionId: 'exception-1' };

function answer(answered: Parameters<typeof answerOf>[0], ...events: readonly NewEvent[]) {
  return answerOf(answered, events, unknownWorkOrder);
}
