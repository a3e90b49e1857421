import { changeOf, effectKind, type EffectRow, lastEffects, ratioOf } from './effect-words';

const effect = {
  code: 'late',
  verdict: 'better',
  completedAt: '2030-03-01T00:00:00.000Z',
  raisedBefore: 12,
  openedBefore: 300,
  raisedAfter: 3,
  openedAfter: 310,
  ratio: 0.241935,
  ratioLower: 0.0437,
  ratioUpper: 0.8731,
} as EffectRow;

describe('what a remediation did', () => {
  it('is said with both denominators and the interval of the report', () => {
    expect(changeOf(effect)).toBe('12 of 300 → 3 of 310');
    expect(ratioOf(effect)).toBe('0.24 times as often, 95 % interval 0.044 to 0.87');
    expect(effectKind(effect)).toBe('run');
  });

  it('is not said where there is nothing to compare', () => {
    const none = { ...effect, ratio: null, ratioLower: 0, ratioUpper: null } as EffectRow;
    expect(ratioOf(none)).toBe('nothing to compare, 95 % interval 0 to any');
    expect(effectKind({ ...effect, verdict: 'unclear' })).toBe('unknown');
  });

  it('is of the last one, by code', () => {
    const before = { ...effect, verdict: 'worse', completedAt: '2029-01-01T00:00:00.000Z' };
    expect(lastEffects([effect, before as EffectRow]).get('late')!.verdict).toBe('better');
  });
});
