import { type IntakeCommand } from '#contracts';
import { type NewEvent } from '#kernel';
import { command, event, missingAmount, opened, refunds } from '../../test/refund-builders';
import { fold } from '#kernel';
import { recorded } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import { dispatched } from '../../test/delegation-builders';
import { answerOf } from './answer';
import { workOrderDecider } from './work-order.decider';

describe('the answer to a caller', () => {
  it('[I2] is the open work order with what is missing, and nothing else that was recorded', () =>
    expect(
      answered('open-work-order', opened(), event('fact.observed', {}), missingAmount()),
    ).toEqual({
      workOrderId: 'wo-1',
      status: 'open',
      workflow: refunds.ref,
      mode: 'enforce',
      owner: 'ops-lead',
      checklistRunId: 'run-1',
      unmetPrerequisites: ['input-amount'],
    }));

  it.each([
    ['close-work-order', 'work-order.closed', 'closed'],
    ['reopen-work-order', 'work-order.reopened', 'open'],
    ['abandon-work-order', 'work-order.abandoned', 'abandoned'],
    ['supersede-work-order', 'work-order.superseded', 'superseded'],
  ] as const)('[C1] to %s that led to %s says that it is %s', (command, type, status) => {
    expect(answered(command, event(type, {}))).toEqual({ workOrderId: 'wo-1', status });
    expect(answered(command)).toEqual({ workOrderId: 'wo-1' });
  });

  it('[C3] says so, too, where delegated work was called back with it', () => {
    const calledBack = event('delegation.stopped', { dispatchId: 'd-1' });
    expect(answered('abandon-work-order', calledBack, event('work-order.abandoned', {}))).toEqual({
      workOrderId: 'wo-1',
      status: 'abandoned',
    });
  });

  it('is the id alone where the status stays, or where nothing was decided', () => {
    expect(answered('complete-step', event('step.completed', { step: 'pay' }))).toEqual({
      workOrderId: 'wo-1',
    });
    for (const type of [
      'stop-work-order',
      'open-work-order',
      'open-track',
      'ask-question',
    ] as const)
      expect(answered(type)).toEqual({ workOrderId: 'wo-1' });
  });

  it('is the number of a question, with who answers it and by when', () => {
    const question = { number: 2, owner: 'ana', dueAt: '2030-01-02T09:00:00.000Z' };
    const recordedQuestion = event('question.asked', { ...question, question: 'Which account?' });
    expect(answered('ask-question', event('fact.observed', {}), recordedQuestion)).toEqual({
      workOrderId: 'wo-1',
      ...question,
    });
  });

  it('[D2] to a dispatch is its id, time and digest, with those that it supersedes', () => {
    const superseded = ['d-2', 'd-3'].map((dispatchId) =>
      event('delegation.superseded', { dispatchId, by: 'd-1' }),
    );
    expect(answered('dispatch-delegation', ...superseded, dispatched())).toEqual({
      ...dispatch,
      superseded: ['d-2', 'd-3'],
    });
  });

  it('[D2] to the same dispatch under its id is what it was the first time', () => {
    const workOrder = fold(workOrderDecider, recorded([opened(), dispatched()]));
    const again = command('dispatch-delegation', { dispatchId: 'd-1' });
    expect(answerOf(again, [], workOrder)).toEqual({ ...dispatch, superseded: [] });
    expect(answerOf(again, [], unknownWorkOrder)).toEqual({
      workOrderId: 'wo-1',
      dispatchId: 'd-1',
      superseded: [],
    });
  });

  it('[C1] to a refused closure is a refusal with the unmet list, machine-readable', () => {
    const unmet = [{ kind: 'step', subject: 'pay', message: 'The step pay is open.' }];
    expect(answered('close-work-order', event('work-order.closure-refused', { unmet }))).toEqual({
      refusal: {
        code: 'closure_refused',
        message: 'Not closed, 1 unmet: The step pay is open.',
        facts: { unmet },
        errors: [],
      },
    });
  });

  it('[C1] to a refused closure says each thing that is unmet, one after the other', () => {
    const unmet = ['Complete check.', 'Complete pay.'].map((message) => ({ message }));
    expect(
      answered('close-work-order', event('work-order.closure-refused', { unmet })),
    ).toMatchObject({
      refusal: { message: 'Not closed, 2 unmet: Complete check. Complete pay.' },
    });
  });
});

const dispatch = {
  workOrderId: 'wo-1',
  dispatchId: 'd-1',
  createdAt: '2030-01-01T09:00:00.000Z',
  digest: 'd'.repeat(64),
};

function answered(type: IntakeCommand['type'], ...events: readonly NewEvent[]) {
  return answerOf(command(type, {}), events, unknownWorkOrder);
}
