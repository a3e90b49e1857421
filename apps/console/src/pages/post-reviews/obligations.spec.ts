import { assigningCommand, isAssignable, type Reader, whyNot } from './obligations';

describe('an obligation', () => {
  it('is given to somebody else where there is a command for it', () => {
    expect(isAssignable({ kind: 'post-review', item: null })).toBe(true);
    expect(isAssignable({ kind: 'approval', item: 2 })).toBe(false);
    expect(isAssignable({ kind: 'work', item: null })).toBe(false);
    expect([assigningCommand('exception'), assigningCommand('remediation')]).toEqual([
      'assign-exception',
      'assign-obligation',
    ]);
  });
});

const reader = (id: string, other: Partial<Reader> = {}): Reader => ({
  actor: { id },
  roles: ['approver'],
  owners: [],
  ...other,
});
const review = { owner: 'plant-review', status: 'open', declaredBy: ['olga', 'dana'] };

describe('who may review', () => {
  it('is nobody who declared it, or acts for one who did', () => {
    expect(whyNot(reader('olga', { owners: ['*'] }), review)).toMatch(/^You declared it/);
    const agent = reader('agent-7', { actor: { id: 'agent-7', onBehalfOf: ['dana'] } });
    expect(whyNot(agent, review)).toMatch(/^You act for the declarer/);
  });

  it('is its owner, those who answer for them, and operators', () => {
    expect(whyNot(reader('plant-review'), review)).toBeUndefined();
    expect(whyNot(reader('erik', { owners: ['plant-review'] }), review)).toBeUndefined();
    expect(whyNot(reader('erik', { owners: ['*'] }), review)).toBeUndefined();
    expect(whyNot(reader('erik', { roles: ['operator'] }), review)).toBeUndefined();
    expect(whyNot(reader('erik'), review)).toBe(
      'It is for plant-review: your key cannot answer for them.',
    );
    expect(whyNot(reader('erik', { owners: ['*'] }), { ...review, owner: 'TBD' })).toBeDefined();
  });

  it('is nobody once it is completed; undefined before the session is known', () => {
    expect(whyNot(reader('erik', { owners: ['*'] }), { ...review, status: 'completed' })).toBe(
      'It is completed.',
    );
    expect(whyNot(undefined, review)).toBeUndefined();
  });
});
