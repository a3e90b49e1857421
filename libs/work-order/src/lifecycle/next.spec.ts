import { type Next, type WorkflowDefinition, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import {
  after,
  requested,
  conditional,
  contracted,
  definition,
  discovered,
  entered,
  event,
  granted,
  left,
  now,
  opened,
  pilot,
  staged,
  step,
} from '../../test/pilot-builders';
import { type NextQuery, nextOf } from './next';

describe('the next thing to do', () => {
  it('[L3] is the earliest stage whose artifact is missing: what, where, how good, and whose', () => {
    const next = nextAfter([]);
    expect(next).toMatchObject({
      done: false,
      stage: 'discovery',
      step: 'ask',
      owner: 'analyst',
      artifact: { kind: 'brief', path: 'discovery/brief.md', accept: 'Each fact has a source.' },
    });
    expect(next.action).toMatch(
      /^analyst completes discovery with its brief at discovery\/brief\.md; first: /,
    );
  });

  it('[L3] goes on with the next stage once that is left, and says what it misses on the way', () => {
    const next = nextAfter(discovered);
    expect(next).toMatchObject({ stage: 'contract', owner: 'lead', artifact: { path: 'TBD' } });
    expect(firstOf(next, 'gate')).toEqual(['facts-verified']);
    expect(next.first.find(({ kind }) => kind === 'gate')?.message).toContain('interview');
    expect(firstOf(next, 'move')).toEqual(['contract']);
  });

  it('[L3] needs nothing for a gate that is open or that was skipped', () => {
    const isOpen = nextAfter([...discovered, staged('i-1', 'interview')]);
    expect(firstOf(isOpen, 'gate')).toEqual([]);
    const skipped = event('gate.skipped', {
      gate: 'facts-verified',
      rationale: 'known',
      scope: 'x',
    });
    expect(firstOf(nextAfter([...discovered, skipped]), 'gate')).toEqual([]);
  });

  it('[L3] goes past what was skipped', () =>
    expect(nextAfter([event('stage.skipped', { stage: 'discovery' })]).stage).toBe('contract'));

  it('[L3] goes back to a stage whose artifact is outdated, by a listed move', () => {
    const next = nextAfter([
      ...contracted,
      event('evidence.superseded', { evidenceId: 'ev-brief', by: 'x' }),
    ]);
    expect(next).toMatchObject({ stage: 'discovery', artifact: { outdated: ['ev-brief'] } });
    expect(firstOf(next, 'move')).toEqual(['discovery']);
    expect(firstOf(next, 'gate')).toEqual([]);
  });

  it('[L3] says where no listed move leads back', () => {
    const next = nextAfter([
      ...contracted,
      entered('delivery', 'contract'),
      event('evidence.superseded', { evidenceId: 'ev-agreement', by: 'x' }),
    ]);
    expect(next.stage).toBe('contract');
    expect(next.first.find(({ kind }) => kind === 'move')?.message).toContain('lists no way');
  });

  it('[L3] belongs to nobody where nobody was named', () =>
    expect(nextAfter(discovered, {}, { owner: 'TBD' }).owner).toBe('TBD'));

  it('[L3] lists everything that is open beside it', () => {
    const next = nextAfter(
      [
        event('exception.raised', {
          exceptionId: 'x-1',
          code: 'scope',
          owner: 'ops',
          cause: 'step',
          subject: 'ask',
          dueAt: now,
          escalationPath: [],
        }),
        event('question.asked', { number: 1, question: {}, owner: 'sponsor' }),
        event('delegation.dispatched', {
          dispatchId: 'd-1',
          kind: 'execute',
          recipient: 'agent',
          delegator: 'olga',
        }),
        event('work-order.stopped', { reason: {} }),
      ],
      {},
      { inputs: {} },
    );
    expect(next.first.map(({ kind, subject, owner }) => [kind, subject, owner])).toEqual([
      ['status', 'stopped', 'lead'],
      ['input', 'client', 'lead'],
      ['exception', 'x-1', 'ops'],
      ['question', '1', 'sponsor'],
      ['delegation', 'd-1', 'agent'],
      ['step', 'ask', 'analyst'],
      ['overlay', 'security-review', 'TBD'],
    ]);
  });
});

describe('an overlay', () => {
  const overlay = (...past: readonly NewEvent[]) =>
    nextAfter(past).first.find(({ kind }) => kind === 'overlay');

  it.each<[string, readonly NewEvent[], string]>([
    ['was never requested', [], 'nobody requested it'],
    ['is requested', [requested('s-1', 'security')], 'it is requested'],
    ['is conditional', [requested('s-1', 'security'), conditional('s-1')], 'R-03 is closed'],
    [
      'is over',
      [requested('s-1', 'security'), granted('s-1', { expiresAt: now })],
      'it has expired',
    ],
    [
      'is for something else',
      [requested('s-1', 'security'), granted('s-1', { permits: ['x'] })],
      'does not permit',
    ],
    ['is of another kind', [requested('c-1', 'commercial'), granted('c-1')], 'nobody requested it'],
  ])('[L8] comes first while its approval %s', (_, past, why) =>
    expect(overlay(...past)?.message).toContain(why),
  );

  it('[L8] says nothing while its approval is current', () =>
    expect(overlay(requested('s-1', 'security'), granted('s-1'))).toBeUndefined());
});

describe('a target', () => {
  it('[L3] is found by its stage or by its artifact, with the stages before it', () => {
    for (const target of ['delivery', 'checklist']) {
      const next = nextAfter([], { target });
      expect(next).toMatchObject({ stage: 'delivery', artifact: { kind: 'checklist' } });
      expect(firstOf(next, 'stage')).toEqual(['discovery', 'contract']);
      expect(firstOf(next, 'gate')).toEqual(['facts-verified', 'signed']);
      expect(firstOf(next, 'move')).toEqual(['contract', 'delivery']);
    }
  });

  it('[L3] may be a support output, which waits for no stage', () => {
    const next = nextAfter([], { target: 'letter' });
    expect(next).toMatchObject({ stage: 'letters', step: 'write' });
    expect(next.first.map(({ kind }) => kind)).toEqual(['move', 'step', 'overlay']);
  });

  it('[L3] that is there already leaves nothing to do', () => {
    const next = nextAfter(discovered, { target: 'brief' });
    expect(next.first).toEqual([]);
    expect(next.action).toContain('brief/ev-brief.md');
  });

  it('[L3] that the workflow does not have is refused with those that it has', () =>
    expect(() => nextAfter([], { target: 'toString' })).toThrow(/discovery \(brief\)/));
});

describe('when only closing is left', () => {
  const delivered = [
    ...contracted,
    entered('delivery', 'contract'),
    step('configure'),
    ...left('delivery', 'checklist'),
  ];

  it('[L3] it is done, and says what closing misses', () => {
    const next = nextAfter(delivered);
    expect(next).toMatchObject({ done: true, stage: 'none', step: 'none', first: [] });
    expect(next.closing).toMatchObject([{ kind: 'gate', subject: 'signed' }]);
    expect(next.action).toContain('Only closing is left');
  });

  it('[L3] nothing is next of what has ended, and of a begun support stage something is', () => {
    expect(nextAfter([...delivered, event('work-order.closed', {})])).toMatchObject({
      done: true,
      closing: [],
    });
    expect(nextAfter([...delivered, entered('letters', 'delivery', 'beside')]).stage).toBe(
      'letters',
    );
  });
});

describe('work that does not go by stages', () => {
  const plain = workflowOf({
    ...pilot,
    transitions: [],
    overlays: [],
    stages: [{ name: 'work', steps: [{ name: 'check' }, { name: 'pay' }] }],
  });

  it('[L3] goes on with its next open step', () => {
    expect(nextAfter([step('check')], {}, {}, plain)).toMatchObject({ stage: 'work', step: 'pay' });
    expect(nextAfter([step('check')], {}, {}, plain)).not.toHaveProperty('artifact');
    expect(nextAfter([step('check'), step('pay')], {}, {}, plain).done).toBe(true);
  });
});

describe('what is not known', () => {
  it('[L3] is TBD: a workflow that is not there, a work order that nobody opened', () => {
    expect(nextOf(after(opened()), undefined, { now })).toMatchObject({
      stage: 'TBD',
      done: false,
    });
    expect(nextOf(after(), definition, { now })).toMatchObject({ stage: 'TBD', owner: 'TBD' });
  });
});

function nextAfter(
  past: readonly NewEvent[],
  overrides: Partial<NextQuery> = {},
  opening: object = {},
  workflow: WorkflowDefinition = definition,
): Next {
  return nextOf(after(opened(opening), ...past), workflow, { now, ...overrides });
}

function firstOf({ first }: Next, wanted: string): readonly string[] {
  return first.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
}
