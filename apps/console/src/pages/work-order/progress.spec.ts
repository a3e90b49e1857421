import { historyEvent } from '../../parts/history.fixture';
import { isOver, progressOf, stageAt, whyNoMove } from './progress';

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

  it('resets when it is reopened, but keeps passed prerequisites', () => {
    const { steps, prerequisites } = progressOf([
      historyEvent('prerequisite.passed', { prerequisite: 'order-found' }),
      historyEvent('step.completed', { step: 'inspect' }),
      historyEvent('work-order.reopened'),
    ]);
    expect(steps.size).toBe(0);
    expect(prerequisites.size).toBe(1);
  });
});

const named = (...names: readonly string[]) => names.map((name) => ({ name }));
const definition = {
  stages: [...named('discovery', 'proposal', 'contract'), { name: 'proof', support: true }],
  transitions: [
    { from: 'discovery', to: 'proposal' },
    { from: 'proposal', to: 'contract' },
    { from: 'proposal', to: 'discovery' },
  ],
} as Parameters<typeof whyNoMove>[0];

describe('moves between stages', () => {
  it('are those that the workflow lists', () => {
    expect(whyNoMove(definition, 'proposal', 'contract')).toBeUndefined();
    expect(whyNoMove(definition, 'proposal', 'discovery')).toBeUndefined();
    expect(whyNoMove(definition, 'discovery', 'contract')).toBe(
      'The workflow allows only a transition to proposal from discovery.',
    );
    expect(whyNoMove(definition, 'contract', 'proposal')).toBe(
      'The workflow allows no transition from contract.',
    );
  });

  it('begin at the first stage, and lead beside to what is made on demand', () => {
    expect(stageAt(definition, null)).toBe('discovery');
    expect(stageAt(definition, 'contract')).toBe('contract');
    expect(whyNoMove(definition, null, 'discovery')).toBeUndefined();
    expect(whyNoMove(definition, null, 'contract')).toMatch(/from discovery\.$/);
    expect(whyNoMove(definition, 'contract', 'proof')).toBeUndefined();
  });

  it('go from each stage to the next where none are listed', () => {
    const plain = { ...definition, transitions: [] };
    expect(whyNoMove(plain, 'discovery', 'proposal')).toBeUndefined();
    expect(whyNoMove(plain, 'discovery', 'contract')).toMatch(/only a transition to proposal/);
    expect(whyNoMove({ stages: [], transitions: [] }, null, 'anywhere')).toBeUndefined();
  });
});
