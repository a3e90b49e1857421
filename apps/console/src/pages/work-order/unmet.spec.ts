import { historyEvent } from '../../parts/history.fixture';
import { type Definition, progressOf } from './progress';
import { awaitedBy, type ClosingState, placeOf, turnOf, unmetOf } from './unmet';

const stage = { gates: [], support: false };
const definition: Definition = {
  stages: [
    {
      ...stage,
      name: 'check',
      steps: [
        { name: 'inspect', inputs: [], after: [] },
        { name: 'draft', inputs: [], after: [] },
      ],
    },
    { ...stage, name: 'aside', steps: [{ name: 'support', inputs: [], after: [] }], support: true },
  ],
  closure: { evidence: [{ kind: 'receipt' }, { kind: 'photo' }] },
};

const completed = (step: string) => historyEvent('step.completed', { step });
const evidence = (kind: string, supersededBy: string | null = null) => ({
  kind,
  supersededBy,
  shreddedAt: null,
});

const known = (about: Partial<ClosingState>): ClosingState => ({
  next: undefined,
  definition,
  progress: progressOf([]),
  obligations: [],
  evidence: [],
  ...about,
});

const subjects = (about: Partial<ClosingState>) =>
  unmetOf(known(about)).map(({ subject }) => subject);

describe('what keeps work from closing', () => {
  it('is what its workflow asks for and nobody has done or proved', () => {
    expect(subjects({})).toEqual(['inspect', 'draft', 'receipt', 'photo']);
    const progress = progressOf([completed('inspect'), completed('draft')]);
    const recorded = [evidence('receipt'), evidence('photo', 'other')];
    expect(subjects({ progress, evidence: recorded })).toEqual(['photo']);
  });

  it('names first what comes first, each thing once, and not the work itself', () => {
    const first: NonNullable<ClosingState['next']>['first'] = [
      { kind: 'exception', subject: 'x1', owner: 'desk', message: 'resolve it' },
      { kind: 'question', subject: '1', owner: 'desk', message: 'answer it' },
    ];
    const obligations: ClosingState['obligations'] = [
      { kind: 'exception', subject: 'x1', item: null, what: 'lost', owner: 'desk' },
      { kind: 'approval', subject: 'a1', item: null, what: 'refund', owner: 'TBD' },
      { kind: 'question', subject: 'w1', item: 1, what: 'answer', owner: 'desk' },
      { kind: 'work', subject: 'w1', item: null, what: 'all of it', owner: 'lead' },
    ];
    const unmet = unmetOf(known({ next: { done: false, first, closing: [] }, obligations }));
    expect(unmet.map(({ subject }) => subject).slice(0, 4)).toEqual(['x1', '1', 'a1', 'inspect']);
    expect(unmet[0]!.message).toBe('resolve it');
    expect(unmet[2]!.message).toContain('assigned by an operator');
  });

  it('asks for stages where they leave artifacts', () => {
    const staged = [{ ...stage, name: 'brief', steps: [], artifact: { kind: 'note' } }];
    expect(subjects({ definition: { stages: staged } })).toEqual(['brief']);
  });

  it('is what the API says where only closing is left; the proof is requested when it is closed', () => {
    const closing: NonNullable<ClosingState['next']>['closing'] = [
      { kind: 'gate', subject: 'signed', message: 'closed' },
      { kind: 'evidence', subject: 'closureEvidenceId', message: 'Name it.' },
    ];
    expect(subjects({ next: { done: true, first: [], closing } })).toEqual(['signed']);
    expect(subjects({ next: { done: true, first: [], closing: [] } })).toEqual([]);
  });

  it('leads to where it is seen to', () => {
    expect(placeOf({ kind: 'approval', subject: 'a1' })).toEqual({
      to: '/approvals/$approvalId',
      params: { approvalId: 'a1' },
    });
    expect(placeOf({ kind: 'step', subject: 'inspect' })).toEqual({ view: 'steps' });
    expect(placeOf({ kind: 'input', subject: 'order' })).toBeUndefined();
    expect(placeOf({ kind: 'status', subject: 'stopped' })).toBeUndefined();
  });
});

type OwnerLoad = Parameters<typeof awaitedBy>[1][number];
type First = NonNullable<Parameters<typeof awaitedBy>[0]>['first'];

const load = (kind: OwnerLoad['kind'], owner: string, overdue = false): OwnerLoad => ({
  kind,
  owner,
  overdue,
  what: kind,
  since: '2030-01-01T10:00:00Z',
});

const owners = (first: First, ...all: OwnerLoad[]): readonly string[] =>
  awaitedBy({ first }, all).map(({ owner }) => owner);

describe('whom a work order waits for', () => {
  it('are the overdue owners, then those who block it, and never the mere owner', () => {
    const all = [
      load('work', 'lead'),
      load('remediation', 'operations'),
      load('question', 'courier'),
      load('exception', 'desk', true),
    ];
    expect(owners([], ...all)).toEqual(['desk', 'courier', 'operations']);
    expect(owners([], load('work', 'lead', true))).toEqual([]);
  });

  it('include an operator where it is stopped, after overdue owners', () => {
    const stopped: First = [{ kind: 'status', subject: 'stopped' }];
    const all = [load('question', 'courier'), load('exception', 'desk', true)];
    expect(owners(stopped, ...all)).toEqual(['desk', 'an operator', 'courier']);
  });

  it('knows whose turn it is at what', () => {
    expect(turnOf({ stage: 'check', step: 'inspect' })).toBe('inspect (check)');
    expect(turnOf({ stage: 'draft', step: 'none' })).toBe('draft');
    expect(turnOf({ stage: 'none', step: 'none' })).toBe('');
  });
});
