import { specFor } from '#testkit';
import { type NewEvent } from '#kernel';
import { blocked, command, completed, event, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const because = { rationale: 'Paid by hand at the counter.', scope: 'This order only.' };

describe('skipping a step', () => {
  it('[E5] records the reason and the scope', () =>
    given(opened()).when(skip('pay')).then(skipped('pay')));

  it('[E5] is possible where the step is blocked', () =>
    given(opened(), blocked('pay')).when(skip('pay')).then(skipped('pay')));

  it('[E5] refuses what the workflow does not have, naming what it has', () =>
    given(opened())
      .when(skip('toString'))
      .thenRefused('step_not_found', { facts: { step: 'toString', steps: ['check', 'pay'] } }));

  it('[E5] refuses what is completed', () =>
    given(opened(), completed('pay'))
      .when(skip('pay'))
      .thenRefused('step_already_completed', { message: expect.stringContaining('is completed') }));

  it.each(['skip-step', 'complete-step', 'block-step'])(
    '[E5] refuses to %s what was skipped already',
    (type) =>
      given(opened(), skipped('pay'))
        .when(command(type, { step: 'pay', code: 'step-blocked', ...because }))
        .thenRefused('step_already_completed', { message: expect.stringContaining('is skipped') }),
  );

  it('[E5] holds for one run of the checklist', () =>
    given(
      opened(),
      skipped('pay'),
      event('work-order.closed', {}),
      event('work-order.reopened', { reason: 'storm', checklistRunId: 'run-2' }),
    )
      .when(command('complete-step', { step: 'pay' }))
      .then(completed('pay')));
});

describe('skipping a gate', () => {
  it('[E5] records the reason and the scope', () =>
    given(opened()).when(skipGate('launch')).then(skippedGate('launch')));

  it('[E5] refuses what the workflow does not have, naming what it has', () =>
    given(opened())
      .when(skipGate('constructor'))
      .thenRefused('gate_not_found', {
        message: 'The workflow has no gate constructor: it has launch.',
        facts: { gate: 'constructor', gates: ['launch'] },
      }));

  it('[E5] refuses what was skipped already', () =>
    given(opened(), skippedGate('launch'))
      .when(skipGate('launch'))
      .thenRefused('gate_already_skipped', {
        message: 'The gate launch is skipped in this run already.',
      }));

  it('[E5] holds for one run of the checklist', () =>
    given(
      opened(),
      skippedGate('launch'),
      event('work-order.closed', {}),
      event('work-order.reopened', { reason: 'storm', checklistRunId: 'run-2' }),
    )
      .when(skipGate('launch'))
      .then(skippedGate('launch')));
});

function skip(step: string) {
  return command('skip-step', { step, ...because });
}

function skipped(step: string): NewEvent {
  return event('step.skipped', { step, ...because });
}

function skipGate(gate: string) {
  return command(
    'skip-gate',
    { gate, ...because },
    { workflow: { ...refunds, definition: { ...refunds.definition, gates: [launch] } } },
  );
}

const launch = { name: 'launch', approvals: [], facts: [], evidence: [] };

function skippedGate(gate: string): NewEvent {
  return event('gate.skipped', { gate, ...because });
}
