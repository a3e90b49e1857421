import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { decision, packageAfter } from '../../test/handoff-builders';
import {
  after,
  definition,
  event,
  granted,
  left,
  now,
  opened,
  pilot,
  requested,
} from '../../test/pilot-builders';

const raised = event('exception.raised', {
  exceptionId: 'x-1',
  code: 'scope',
  owner: 'ops',
  cause: 'manual',
  subject: 'ask',
  dueAt: now,
  escalationPath: [],
});
const ownerless = event('exception.raised', {
  ...(raised.data as object),
  code: 'owner-missing',
  cause: 'approval',
  subject: 's-1',
});
const drafting = opened({ allowedOutput: 'draft-only' });
const blocked = event('step.blocked', { step: 'ask', code: 'scope' });

describe('the gates of a handoff', () => {
  const gateAfter = (...past: readonly PastEvent[]) =>
    packageAfter(past).gates.find(({ gate }) => gate === 'signed');
  const toSign = requested('g-1', 'commercial', { gate: 'signed', permits: ['gate.signed'] });
  const deposited = event('fact.observed', {
    name: 'deposit',
    value: true,
    source: 'bank',
    observedAt: now,
  });

  it('[L4] are open where nothing is missing, and nobody has passed yet', () => {
    const bySponsor = granted('g-1', { permits: ['gate.signed'] });
    expect(gateAfter(toSign, bySponsor, deposited)).toEqual({
      gate: 'signed',
      status: 'open',
      owner: 'sponsor',
      missing: [],
      at: 'none',
      by: 'none',
      rationale: 'none',
    });
    const byRequester = granted('g-1', { permits: ['gate.signed'], grantedBy: 'agent-7' });
    expect(gateAfter(toSign, byRequester, deposited)?.status).toBe('closed');
  });

  it('[L4] that somebody skipped say who, when and whether with a reason', () => {
    const skip = event('gate.skipped', { gate: 'signed', rationale: 'In a hurry', scope: 'run' });
    expect(gateAfter(skip)).toMatchObject({
      status: 'skipped',
      at: '2030-01-01T09:00:00.000Z',
      by: 'olga',
      rationale: 'stated',
    });
    expect(gateAfter(event('gate.skipped', { gate: 'signed' }))?.rationale).toBe('none');
    expect(gateAfter(event('gate.passed', { gate: 'signed', stage: 'delivery' }))).toMatchObject({
      status: 'passed',
      rationale: 'none',
    });
  });
});

describe('the blockers of a handoff', () => {
  const strict = workflowOf({
    ...pilot,
    inputs: [{ name: 'weight', type: 'integer' }],
    prerequisites: [{ name: 'scope', accept: 'It is signed.', evidence: [] }],
  });
  const blockersAfter = (...endings: readonly PastEvent[]) =>
    packageAfter([raised, blocked, event('work-order.stopped', {}), ...endings], {
      definition: strict,
    }).blockers;
  const subjects = (...endings: readonly PastEvent[]) =>
    blockersAfter(...endings).map(({ kind, subject }) => `${kind} ${subject}`);
  const beforeGates = [
    'stop stopped',
    'input weight',
    'prerequisite scope',
    'exception x-1',
    'step ask',
  ];

  it('[L4] are what stops it, what is missing, what is blocked, and gates that are closed', () => {
    expect(subjects()).toEqual([...beforeGates, 'gate facts-verified', 'gate signed']);
    expect(blockersAfter().at(-1)).toEqual({
      kind: 'gate',
      subject: 'signed',
      owner: 'sponsor',
      message:
        'The gate signed is closed: the approval commercial is not granted: nobody requested it; the fact deposit is not known to be true.',
    });
  });

  it('[L4] are no gates once the work is closed, and only exceptions once it was given up', () => {
    expect(subjects(event('work-order.closed', {}))).toEqual(beforeGates);
    for (const type of ['work-order.abandoned', 'work-order.superseded'])
      expect(subjects(event(type, {}))).toEqual(['exception x-1']);
  });
});

describe('a delegation of a handoff', () => {
  const dispatched = event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'execute',
    recipient: 'agent',
    delegator: 'olga',
    timesOutAt: now,
  });
  const moves = ['delivered', 'accepted', 'reported-done', 'timed-out'];

  it.each(
    ['dispatched', ...moves].map((status, index) => [status, moves.slice(0, index)] as const),
  )('[L4] is %s after its latest move', (status, past) =>
    expect(
      packageAfter([
        dispatched,
        ...past.map((move) =>
          event(`delegation.${move}`, { dispatchId: 'd-1', acceptedBy: 'agent', artifacts: [] }),
        ),
      ]).delegations,
    ).toMatchObject([{ dispatchId: 'd-1', status }]),
  );
});

describe('a track of a handoff', () => {
  const trackAfter = (past: readonly NewEvent[], more: object = {}) =>
    packageAfter([], {
      children: [
        { track: 'side', workOrderId: 'wo-2', workOrder: after(...past), definition, ...more },
      ],
    }).tracks[1];

  it.each<[string, readonly NewEvent[]]>([
    ['active', [opened()]],
    ['draft-only', [drafting]],
    ['blocked', [opened(), blocked]],
    ['blocked', [opened(), raised]],
    ['blocked', [opened(), requested('s-1', 'security'), ownerless]],
    ['draft-only', [drafting, requested('s-1', 'security', { gate: 'signed' }), ownerless]],
    ['blocked', [drafting, requested('s-1', 'security', { gate: 'signed' }), ownerless, blocked]],
    ['closed', [opened(), raised, event('work-order.closed', {})]],
    ['TBD', []],
  ])('[L4] is %s', (status, past) => expect(trackAfter(past)).toMatchObject({ status }));

  it('[L4] has no blocker where its workflow is not known, and permits what it was opened for', () => {
    expect(trackAfter([opened()], { definition: undefined })).toMatchObject({
      blocker: 'none',
      allowedOutput: 'any',
    });
    expect(trackAfter([])?.allowedOutput).toBe('TBD');
  });

  it('[L4] that holds the work comes before its closure, until it has ended', () => {
    const side = { name: 'side', workflow: 'pilot', holdsParent: true };
    const packing = { name: 'packing', artifact: { kind: 'photo' } };
    const holding = workflowOf({
      ...pilot,
      gates: [],
      stages: [packing],
      transitions: [],
      onScopeChange: [side, { ...side, name: 'other' }],
    });
    const widened = decision('d-1', 'wait', {
      scopeChange: {
        tracks: [
          { track: 'side', workOrderId: 'wo-2' },
          { track: 'other', workOrderId: 'wo-3' },
        ],
      },
    });
    const child = (workOrderId: string, ...past: readonly NewEvent[]) => ({
      track: workOrderId,
      workOrderId,
      workOrder: after(opened(), ...past),
      definition: holding,
    });
    const closed = event('work-order.closed', {});
    const actionWith = (...children: readonly ReturnType<typeof child>[]) =>
      packageAfter([widened, ...left('packing', 'photo')], { definition: holding, children })
        .nextAction;
    expect(actionWith(child('wo-2'), child('wo-3', closed))).toBe(
      'Only closing is left, and it misses: The track side goes on: close or abandon the work order wo-2 first.',
    );
    expect(actionWith(child('wo-2', closed), child('wo-3', closed))).toBe(
      'Close it: nothing else is left.',
    );
  });
});

describe('the rest of a handoff', () => {
  it('[L4] has the inputs that were stated where the workflow is not known', () =>
    expect(packageAfter([], { definition: undefined }).inputs).toEqual({ client: 'Northwind' }));

  it('[L4] has the artifact of each stage, and no stage where work does not go by stages', () => {
    const kindsIn = (stages: readonly object[]) => {
      const handoff = packageAfter([], {
        definition: workflowOf({ ...pilot, transitions: [], stages }),
      });
      return [handoff.stage, ...handoff.stages.map(({ artifact }) => artifact)];
    };
    const packing = { name: 'packing', artifact: { kind: 'photo' } };
    expect(kindsIn([packing, { name: 'posting' }])).toEqual(['packing', 'photo', 'none']);
    expect(kindsIn([{ name: 'posting' }])).toEqual(['none', 'none']);
  });

  it('[L4] has the mode and the output of the work', () => {
    const events = recorded([opened({ mode: 'observe', allowedOutput: 'draft-only' })]);
    expect(packageAfter([], { events }).workOrder).toMatchObject({
      mode: 'observe',
      allowedOutput: 'draft-only',
    });
  });

  it('[L4] has conflicts of facts, and no fact that nobody disputes', () => {
    const stating = (name: string, source: string, value: unknown) =>
      event('fact.observed', { name, source, value, observedAt: now });
    const { conflicts } = packageAfter([
      stating('retention', 'crm', '30 days'),
      stating('retention', 'mail', '90 days'),
      stating('deposit', 'bank', true),
    ]);
    expect(conflicts.map(({ fact }) => fact)).toEqual(['retention']);
  });
});
