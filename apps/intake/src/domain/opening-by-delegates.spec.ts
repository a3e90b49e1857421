import { metadata, specFor } from '#testkit';
import { command, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('an opening', () => {
  it('[D10] is for a delegate only where the workflow says so', () => {
    const inputs = { amount: 12 };
    const byDelegate = (definition: object) => ({
      ...command('open-work-order', { workflow: 'refunds', inputs }, { workflow: definition }),
      metadata: { ...metadata(), roles: ['delegate'] },
    });
    given()
      .when(byDelegate(refunds))
      .thenRefused('opening_not_allowed', { facts: { workflow: 'refunds' } });
    const definition = { ...refunds.definition, delegatesMayOpen: true };
    given()
      .when(byDelegate({ ...refunds, definition }))
      .then(opened({ inputs }));
  });

  it('[N6] under the id of a standing work order is by a delegate for one delegate alone', () => {
    const definition = { ...refunds.definition, delegatesMayOpen: true };
    const body = { workOrderId: 'authzen-1', workflow: 'refunds', inputs: { amount: 12 } };
    const byDelegate = (more: object) => ({
      ...command('open-work-order', { ...body, ...more }, { workflow: { ...refunds, definition } }),
      metadata: { ...metadata(), roles: ['delegate'] },
    });
    given()
      .when(byDelegate({}))
      .thenRefused('opening_not_allowed', { facts: { workOrderId: 'authzen-1' } });
    given()
      .when(byDelegate({ delegate: 'agent-7' }))
      .then(opened({ workOrderId: 'authzen-1', inputs: body.inputs, delegate: 'agent-7' }));
  });
});
