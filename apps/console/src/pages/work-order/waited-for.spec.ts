import { awaitedBy, turnOf } from './waited-for';

type Owed = Parameters<typeof awaitedBy>[1][number];
type First = NonNullable<Parameters<typeof awaitedBy>[0]>['first'];

const owed = (kind: Owed['kind'], owner: string, overdue = false): Owed => ({
  kind,
  owner,
  overdue,
  what: kind,
  since: '2030-01-01T10:00:00Z',
});

const owners = (first: First, ...all: Owed[]): readonly string[] =>
  awaitedBy({ first }, all).map(({ owner }) => owner);

describe('whom a work order waits for', () => {
  it('is whoever is late, then who holds it up, and never who only has it', () => {
    const all = [
      owed('work', 'lead'),
      owed('remediation', 'operations'),
      owed('question', 'courier'),
      owed('exception', 'desk', true),
    ];
    expect(owners([], ...all)).toEqual(['desk', 'courier', 'operations']);
    expect(owners([], owed('work', 'lead', true))).toEqual([]);
  });

  it('is an operator where it is stopped, behind whoever is late', () => {
    const stopped: First = [{ kind: 'status', subject: 'stopped' }];
    const all = [owed('question', 'courier'), owed('exception', 'desk', true)];
    expect(owners(stopped, ...all)).toEqual(['desk', 'an operator', 'courier']);
  });

  it('knows whose turn it is at what', () => {
    expect(turnOf({ stage: 'check', step: 'inspect' })).toBe('inspect (check)');
    expect(turnOf({ stage: 'draft', step: 'none' })).toBe('draft');
    expect(turnOf({ stage: 'none', step: 'none' })).toBe('');
  });
});
