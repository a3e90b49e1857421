import { type Definition } from './definition';
import { type HistoryEvent } from './event-data';
import { progressOf } from './progress';
import { type KnownOfIt, placeOf, unmetOf } from './unmet';

const definition = {
  stages: [
    { name: 'check', steps: [{ name: 'inspect' }, { name: 'draft' }] },
    { name: 'aside', steps: [{ name: 'support' }], support: true },
  ],
  closure: { evidence: [{ kind: 'receipt' }, { kind: 'photo' }] },
} as unknown as Definition;

const completed = (step: string) =>
  ({ id: step, type: 'step.completed', data: { step }, actor: {} }) as unknown as HistoryEvent;

const known = (about: Partial<KnownOfIt>): KnownOfIt => ({
  next: undefined,
  definition,
  progress: progressOf([]),
  owed: [],
  evidence: [],
  ...about,
});

const subjects = (about: Partial<KnownOfIt>) => unmetOf(known(about)).map(({ subject }) => subject);

describe('what keeps work from closing', () => {
  it('is what its workflow asks for and nobody has done or proved', () => {
    expect(subjects({})).toEqual(['inspect', 'draft', 'receipt', 'photo']);
    const progress = progressOf([completed('inspect'), completed('draft')]);
    const evidence = [{ kind: 'receipt' }, { kind: 'photo', supersededBy: 'other' }];
    expect(subjects({ progress, evidence: evidence as never })).toEqual(['photo']);
  });

  it('names first what comes first, each thing once, and not the work itself', () => {
    const first = [
      { kind: 'exception', subject: 'x1', owner: 'desk', message: 'resolve it' },
      { kind: 'question', subject: '1', owner: 'desk', message: 'answer it' },
    ];
    const owed = [
      { kind: 'exception', subject: 'x1', what: 'lost', owner: 'desk' },
      { kind: 'approval', subject: 'a1', what: 'refund', owner: 'TBD' },
      { kind: 'question', subject: 'w1', item: 1, what: 'answer', owner: 'desk' },
      { kind: 'work', subject: 'w1', what: 'all of it', owner: 'lead' },
    ];
    const next = { done: false, first, closing: [] };
    const unmet = unmetOf(known({ next: next as never, owed: owed as never }));
    expect(unmet.map(({ subject }) => subject).slice(0, 4)).toEqual(['x1', '1', 'a1', 'inspect']);
    expect(unmet[0]!.message).toBe('resolve it');
    expect(unmet[2]!.message).toContain('an operator has to assign');
  });

  it('asks for stages where they leave artifacts', () => {
    const staged = { stages: [{ name: 'brief', steps: [], artifact: { kind: 'note' } }] };
    expect(subjects({ definition: staged as unknown as Definition })).toEqual(['brief']);
  });

  it('is what the API says where only closing is left; the proof is asked for when it is closed', () => {
    const closing = [
      { kind: 'gate', subject: 'signed', message: 'closed' },
      { kind: 'evidence', subject: 'closureEvidenceId', message: 'Name it.' },
    ];
    expect(subjects({ next: { done: true, first: [], closing } as never })).toEqual(['signed']);
    expect(subjects({ next: { done: true, first: [], closing: [] } as never })).toEqual([]);
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
