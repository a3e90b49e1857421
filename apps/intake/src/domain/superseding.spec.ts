import { specFor } from '#testkit';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('a work order', () => {
  it('[C3] is superseded by other work, and once', () => {
    given(opened())
      .when(command('supersede-work-order', { reason: 'storm', by: 'wo-1' }))
      .thenRefused('work_order_supersedes_itself');
    given(opened())
      .when(
        command(
          'supersede-work-order',
          { reason: 'storm', by: 'wo-typo' },
          { hasSuccessor: false },
        ),
      )
      .thenRefused('work_order_not_found');
    given(opened(), event('work-order.superseded', { reason: 'storm' }))
      .when(command('supersede-work-order', { reason: 'storm' }))
      .thenRefused('work_order_closed', {
        message: 'The work order is superseded: open a new one.',
      });
  });
});
