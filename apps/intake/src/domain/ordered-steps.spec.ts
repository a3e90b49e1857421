import { workflowOf } from '#contracts';
import { specFor } from '#testkit';
import { command, completed, event, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const definition = workflowOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refund an order',
  owner: 'ops-lead',
  inputs: [{ name: 'remark', type: 'string', required: false }],
  stages: [
    { name: 'before', steps: [{ name: 'check' }, { name: 'ask' }] },
    {
      name: 'after',
      steps: [{ name: 'pay', owner: 'treasury', inputs: ['remark'], after: ['check', 'ask'] }],
    },
  ],
});
const context = { workflow: { ...refunds, definition } };
const pay = command('complete-step', { step: 'pay' }, context);
const withRemark = opened({ inputs: { remark: 'paid twice' } });

describe('a step with inputs and earlier steps', () => {
  it('[L1] is completed once those are there and over, however they ended', () =>
    given(withRemark, completed('check'), event('step.skipped', { step: 'ask' }))
      .when(pay)
      .then(completed('pay')));

  it('[L1] is not completed before, and the refusal names what it waits for', () => {
    given(opened(), completed('check'))
      .when(pay)
      .thenRefused('step_not_ready', {
        message:
          'Before the step pay, complete ask and give the input remark as a fact of that name.',
        facts: { step: 'pay', after: ['ask'], inputs: ['remark'] },
      });
    given(withRemark, event('step.blocked', { step: 'check', code: 'step-blocked' }))
      .when(pay)
      .thenRefused('step_not_ready', { facts: { after: ['check', 'ask'], inputs: [] } });
  });

  it('[L1] is named with its owner by the refusal of a closure', () =>
    given(withRemark)
      .when(command('close-work-order', { closureEvidenceId: undefined }, context))
      .then(
        event('work-order.closure-refused', {
          unmet: expect.arrayContaining([
            {
              kind: 'step',
              subject: 'pay',
              message:
                'The step pay of treasury is open: complete it, or have an operator skip it.',
            },
          ]),
        }),
      ));
});
