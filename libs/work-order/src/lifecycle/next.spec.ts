import { type Next, workflowOf } from '#contracts';
import {
  after,
  contracted,
  definition,
  discovered,
  entered,
  event,
  left,
  nextAfter,
  now,
  opened,
  pilot,
  staged,
  step,
} from '../../test/pilot-builders';
import { nextOf } from './next';

describe('the next thing to do', () => {
  it('[L3] is the earliest stage whose artifact is missing: what, where, how good, and whose', () => {
    expect(nextAfter([])).toEqual({
      done: false,
      stage: 'discovery',
      step: 'ask',
      owner: 'analyst',
      artifact: {
        kind: 'brief',
        path: 'discovery/brief.md',
        accept: 'Each fact has a source.',
        outdated: [],
      },
      first: [
        { kind: 'step', subject: 'ask', owner: 'analyst', message: 'The step ask is open.' },
        {
          kind: 'overlay',
          subject: 'security-review',
          owner: 'TBD',
          message:
            'The approval security is not current for pilot.launch (nobody requested it): these wait.',
        },
      ],
      closing: [],
      action:
        'analyst completes discovery with its brief at discovery/brief.md; first: The step ask is open (and 1 more).',
    });
  });

  it('[L3] goes on with the next stage once that is left, and says what it misses on the way', () => {
    const next = nextAfter(discovered);
    expect(next).toMatchObject({
      stage: 'contract',
      step: 'none',
      owner: 'lead',
      artifact: { path: 'TBD', accept: 'TBD' },
    });
    expect(next.action).toMatch(/^lead completes contract with its agreement; first: /);
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

  it('[L3] belongs to nobody where nobody was named', () => {
    const next = nextAfter(discovered, {}, { owner: 'TBD' });
    expect(next.owner).toBe('TBD');
    expect(next.action).toMatch(/^An owner whom an operator has to assign completes contract/);
  });

  it('[L3] is the artifact alone where nothing comes before it', () => {
    const bare = workflowOf({ stages: [{ name: 'write', artifact: { kind: 'letter' } }] });
    expect(nextAfter([], {}, {}, bare)).toMatchObject({
      step: 'none',
      first: [],
      action: 'lead completes write with its letter.',
    });
  });

  it('[L3] names what comes first in its own words', () => {
    const prerequisites = [{ name: 'scope', accept: 'v1.2 is agreed' }];
    const checked = workflowOf({
      ...pilot,
      overlays: [],
      stages: [{ name: 'work' }],
      prerequisites,
    });
    expect(nextAfter([], { target: 'work' }, {}, checked).action).toBe(
      'lead does work; first: scope is not passed: v1.2 is agreed.',
    );
  });
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
    expect(next.action).toMatch(
      /^Only closing is left, and it misses: The gate signed is closed: .* skip it\.$/,
    );
  });

  it('[L3] it counts what closing misses, the tracks that hold it included', () => {
    const held = [{ track: 'annex', workOrderId: 'wo-2' }];
    const next = nextAfter(delivered, { held });
    expect(next.closing).toMatchObject([{ kind: 'gate' }, { kind: 'track', subject: 'wo-2' }]);
    expect(next.action).toMatch(/ skip it \(and 1 more\)\.$/);
  });

  it('[L3] it is closed where closing misses nothing', () => {
    const skipped = event('gate.skipped', { gate: 'signed', rationale: 'x', scope: 'once' });
    expect(nextAfter([...delivered, skipped])).toEqual({
      done: true,
      stage: 'none',
      step: 'none',
      owner: 'lead',
      first: [],
      closing: [],
      action: 'Close it: nothing else is left.',
    });
  });

  it('[L3] nothing is next of what has ended, and of a begun support stage something is', () => {
    expect(nextAfter([...delivered, event('work-order.closed', {})])).toMatchObject({
      done: true,
      closing: [],
      action: 'The work order is closed: nothing is next.',
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

  it('[L3] has no stage before another, and no move to one', () => {
    const stages = [
      { name: 'work', steps: [{ name: 'check' }] },
      { name: 'after', steps: [{ name: 'pay' }] },
    ];
    const gates = [{ name: 'signed', evidence: ['contract'] }];
    const next = nextAfter([], { target: 'after' }, {}, workflowOf({ stages, gates }));
    expect(next.first.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['gate', 'signed'],
      ['step', 'pay'],
    ]);
    expect(next.action).toMatch(/^lead does after; first: The gate signed is closed: /);
  });
});

describe('what is not known', () => {
  it('[L3] is TBD: a workflow that is not there, a work order that nobody opened', () => {
    const unknown = (owner: string, message: string) => ({
      done: false,
      stage: 'TBD',
      step: 'TBD',
      owner,
      first: [{ kind: 'status', subject: 'workflow', owner, message }],
      closing: [],
      action: message,
    });
    expect(nextOf(after(opened()), undefined, { now })).toEqual(
      unknown('lead', 'Its workflow version is not published here: publish it.'),
    );
    expect(nextOf(after(), definition, { now })).toEqual(
      unknown('TBD', 'Nobody has opened it: open it under its workflow.'),
    );
  });
});

function firstOf({ first }: Next, wanted: string): readonly string[] {
  return first.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
}
