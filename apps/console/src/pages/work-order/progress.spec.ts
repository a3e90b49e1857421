import { historyEvent } from '../../parts/history.fixture';
import { isOver, progressOf } from './progress';

describe('how far a work order is', () => {
  it('is what the last event says of each', () => {
    const { steps, stages, prerequisites } = progressOf([
      historyEvent('prerequisite.passed', { prerequisite: 'order-found' }),
      historyEvent('step.blocked', { step: 'inspect' }),
      historyEvent('step.unblocked', { step: 'inspect' }),
      historyEvent('step.skipped', { step: 'draft' }),
      historyEvent('stage.completed', { stage: 'check' }),
    ]);
    expect(steps.get('inspect')?.status).toBe('open');
    expect(isOver(steps.get('inspect'))).toBe(false);
    expect(steps.get('draft')).toEqual({
      status: 'skipped',
      by: 'dana',
      at: '2030-01-01T12:00:00.000Z',
      eventId: 'step.skipped',
    });
    expect([stages.get('check'), prerequisites.get('order-found')].every(isOver)).toBe(true);
    expect(isOver(undefined)).toBe(false);
  });

  it('begins anew where it is reopened, but what was found stays found', () => {
    const { steps, prerequisites } = progressOf([
      historyEvent('prerequisite.passed', { prerequisite: 'order-found' }),
      historyEvent('step.completed', { step: 'inspect' }),
      historyEvent('work-order.reopened'),
    ]);
    expect(steps.size).toBe(0);
    expect(prerequisites.size).toBe(1);
  });
});
