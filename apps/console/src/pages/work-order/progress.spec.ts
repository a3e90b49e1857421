import { type HistoryEvent } from './event-data';
import { isOver, progressOf } from './progress';

const event = (type: HistoryEvent['type'], data: Record<string, unknown> = {}): HistoryEvent =>
  ({ id: type, type, data, actor: { id: 'dana' }, occurredAt: 'now' }) as unknown as HistoryEvent;

describe('how far a work order is', () => {
  it('is what the last event says of each', () => {
    const { steps, stages, prerequisites } = progressOf([
      event('prerequisite.passed', { prerequisite: 'order-found' }),
      event('step.blocked', { step: 'inspect' }),
      event('step.unblocked', { step: 'inspect' }),
      event('step.skipped', { step: 'draft' }),
      event('stage.completed', { stage: 'check' }),
    ]);
    expect(steps.get('inspect')?.status).toBe('open');
    expect(isOver(steps.get('inspect'))).toBe(false);
    expect(steps.get('draft')).toEqual({
      status: 'skipped',
      by: 'dana',
      at: 'now',
      eventId: 'step.skipped',
    });
    expect([stages.get('check'), prerequisites.get('order-found')].every(isOver)).toBe(true);
    expect(isOver(undefined)).toBe(false);
  });

  it('begins anew where it is reopened, but what was found stays found', () => {
    const { steps, prerequisites } = progressOf([
      event('prerequisite.passed', { prerequisite: 'order-found' }),
      event('step.completed', { step: 'inspect' }),
      event('work-order.reopened'),
    ]);
    expect(steps.size).toBe(0);
    expect(prerequisites.size).toBe(1);
  });
});
