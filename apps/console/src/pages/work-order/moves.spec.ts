import { stageAt, whyNoMove } from './moves';

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
      'From discovery the workflow lets it move only to proposal.',
    );
    expect(whyNoMove(definition, 'contract', 'proposal')).toBe(
      'From contract the workflow lets it move nowhere.',
    );
  });

  it('begin at the first stage, and lead beside to what is made on demand', () => {
    expect(stageAt(definition, null)).toBe('discovery');
    expect(stageAt(definition, 'contract')).toBe('contract');
    expect(whyNoMove(definition, null, 'discovery')).toBeUndefined();
    expect(whyNoMove(definition, null, 'contract')).toMatch(/^From discovery /);
    expect(whyNoMove(definition, 'contract', 'proof')).toBeUndefined();
  });

  it('go from each stage to the next where none are listed', () => {
    const plain = { ...definition, transitions: [] };
    expect(whyNoMove(plain, 'discovery', 'proposal')).toBeUndefined();
    expect(whyNoMove(plain, 'discovery', 'contract')).toMatch(/only to proposal/);
    expect(whyNoMove({ stages: [], transitions: [] }, null, 'anywhere')).toBeUndefined();
  });
});
