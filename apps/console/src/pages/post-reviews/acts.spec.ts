import { isProof, labelOf } from './acts';

describe('a choice of evidence', () => {
  it('offers what proves something, and says what it is for with hidden letters shown', () => {
    const proof = { isVerified: true, supersededBy: null, shreddedAt: null };
    expect(isProof(proof)).toBe(true);
    expect(isProof({ ...proof, isVerified: false })).toBe(false);
    expect(isProof({ ...proof, supersededBy: 'e2' })).toBe(false);
    expect(isProof({ ...proof, shreddedAt: '2030-01-01T00:00:00Z' })).toBe(false);
    expect(labelOf({ evidenceId: 'e1', kind: 'roster', purpose: null })).toBe('roster: e1');
    const label = labelOf({ evidenceId: 'e1', kind: 'roster', purpose: `\u202e${'x'.repeat(90)}` });
    expect([label.length, label.slice(0, 16)]).toEqual([80, 'roster: ⟨U+202E⟩']);
  });
});
