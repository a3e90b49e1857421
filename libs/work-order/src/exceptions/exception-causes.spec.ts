import { type ExceptionCause } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';
import { exceptionCalledBy, isUncalled } from './exception-calls';
import { effectOf, endOf, stepToGoOn, unraisedBlockages } from './exception-causes';

const blocked = event('step.blocked', { step: 'pay', code: 'step-blocked' });
const unblocked = event('step.unblocked', { step: 'pay' });
const about = { cause: 'step', subject: 'pay', code: 'step-blocked' };

describe('the exception that is the effect of an event', () => {
  const effectId = (past: readonly PastEvent[], call: object) =>
    effectOf(after(...past), { ...about, causedBy: null, ...call }, {})?.exceptionId;

  it('[E1] is the one that it raised, even once that is resolved', () => {
    const past = [blocked, raised('x-1', { causedBy: 1 }), resolved('x-1')];
    expect(effectId(past, { causedBy: eventId(1) })).toBe('x-1');
  });

  it('[E1] is the one that is open about the same block', () => {
    const past = [blocked, raised('x-1', { causedBy: 1 }), blocked];
    expect(effectId(past, { causedBy: eventId(3), version: 3 })).toBe('x-1');
    const goesOn = [...past, resolved('x-1'), blocked];
    expect(effectId(goesOn, { causedBy: eventId(3), version: 3 })).toBe('x-1');
    expect(effectId(goesOn, { causedBy: eventId(5), version: 5 })).toBeUndefined();
  });

  it('[E1] is none of another cause, subject or code', () => {
    for (const other of [{ cause: 'manual' }, { subject: 'pack' }, { code: 'damaged' }])
      expect(
        effectId([blocked, raised('x-1', other)], { causedBy: eventId(1), version: 1 }),
      ).toBeUndefined();
  });

  it('[E1] is none that somebody resolved before, where no event calls for it', () =>
    expect(effectId([raised('x-1'), resolved('x-1')], {})).toBeUndefined());

  it.each(['action', 'approval', 'delegation', 'work'])(
    '[E1] is the same of every event about what happens once: %s',
    (cause) => {
      const past = [raised('x-1', { cause }), resolved('x-1')];
      expect(effectId(past, { cause, causedBy: eventId(9), version: 9 })).toBe('x-1');
    },
  );

  it('[E9] is none of an earlier stoppage, even where both ended at the same time', () => {
    const decided = (outcome: string) =>
      event('decision.made', {
        decisionId: 'd-1',
        outcome,
        enforced: true,
        action: { kind: 'pay', authority: 'apply', system: 'payments' },
        requestedBy: 'agent-7',
        approvals: [],
        consumes: [],
        ...(outcome === 'stop' && { code: 'policy-stop' }),
      });
    const stop = { cause: 'decision', code: 'policy-stop' };
    const first = [decided('stop'), raised('x-1', { ...stop, causedBy: 1 }), decided('run')];
    const past = [...first, decided('stop'), decided('run')];
    expect(effectId(past, { ...stop, causedBy: eventId(1), version: 1 })).toBe('x-1');
    expect(effectId(past, { ...stop, causedBy: eventId(4), version: 4 })).toBeUndefined();
  });

  it('[E1] is missing of each block that nobody has raised', () => {
    expect(unraisedBlockages(after(blocked), {})).toMatchObject([
      { ...about, eventId: eventId(1) },
    ]);
    expect(unraisedBlockages(after(blocked, raised('x-1', { causedBy: 1 })), {})).toEqual([]);
  });
});

describe('the step that goes on when its exception is resolved', () => {
  const stepAfter = (...past: readonly PastEvent[]) => stepToGoOn(after(opened(), ...past), 'x-1');
  const work = [blocked, raised('x-1', { causedBy: 2 })];

  it('[E9] is the one that was blocked', () =>
    expect(stepAfter(...work, resolved('x-1'))).toBe('pay'));

  it.each<[string, readonly PastEvent[]]>([
    ['the exception is open', work],
    ['it goes on already', [...work, resolved('x-1'), unblocked]],
    ['the work was reopened', [...work, ...reopened(), resolved('x-1')]],
    ['the work is closed', [...work, resolved('x-1'), event('work-order.closed', {})]],
    ['it was blocked again', [...work, resolved('x-1'), unblocked, blocked]],
    ['it is blocked for something else', [...work, blockedFor('damaged'), resolved('x-1')]],
    [
      'another exception about it is open',
      [...work, resolved('x-1'), raised('x-2', { code: 'damaged' })],
    ],
  ])('[E9] is none where %s', (_, past) => expect(stepAfter(...past)).toBeUndefined());

  it.each<[string, readonly PastEvent[]]>([
    ['another step is blocked', [event('step.blocked', { step: 'pack', code: 'damaged' })]],
    [
      'a prerequisite of the same name is not passed',
      [event('prerequisite.failed', { prerequisite: 'pay', code: 'damaged' })],
    ],
    ['an exception about another step is open', [raised('x-2', { subject: 'pack' })]],
    ['an exception of another cause is open', [raised('x-2', { cause: 'manual' })]],
    ['nobody owns the code of its block', [raised('x-2', { code: 'owner-missing' })]],
  ])('[E9] goes on though %s', (_, more) =>
    expect(stepAfter(...work, ...more, resolved('x-1'))).toBe('pay'),
  );

  it.each<[string, readonly PastEvent[]]>([
    ['has an exception of its own', [raised('x-2', { code: 'owner-missing', causedBy: 5 })]],
    ['joined the one that came with the first block', []],
  ])('[E9] is none where it is blocked because nobody owns it, which %s', (_, more) => {
    const companion =
      more.length > 0 ? [] : [raised('x-2', { code: 'owner-missing', causedBy: 2 })];
    const past = [...work, ...companion, blockedFor('owner-missing'), ...more];
    expect(stepAfter(...past, resolved('x-1'))).toBeUndefined();
    expect(stepAfter(...past, resolved('x-1'), resolved('x-2'))).toBe('pay');
  });

  it('[E9] goes on though an earlier block of it has no exception', () => {
    const past = [blockedFor('damaged'), unblocked, blocked, raised('x-1', { causedBy: 4 })];
    expect(stepAfter(...past, resolved('x-1'))).toBe('pay');
  });

  it('[E9] is none of an exception about a prerequisite of the same name', () => {
    const failed = event('prerequisite.failed', { prerequisite: 'pay', code: 'damaged' });
    const both = [
      failed,
      raised('x-1', { cause: 'prerequisite', code: 'damaged', causedBy: 2 }),
      blocked,
      raised('x-2', { causedBy: 4 }),
      resolved('x-2'),
      resolved('x-1'),
    ];
    expect(stepAfter(...both)).toBeUndefined();
  });

  it('[E9] is none of an exception that nobody raised', () =>
    expect(stepToGoOn(after(opened(), ...work), 'x-9')).toBeUndefined());
});

describe('when what an exception is about ended', () => {
  const passed = event('prerequisite.passed', { prerequisite: 'pay' });
  const endAfter = (cause: string, ...past: readonly PastEvent[]) =>
    endOf(after(...past), { cause, subject: 'pay', causedBy: null });

  it('[E9] is when the prerequisite passed that nobody had failed', () =>
    expect(endAfter('prerequisite', passed)).toBe('2030-01-01T09:00:00.000Z'));

  it('[E9] is not known of anything else of that name', () => {
    expect(endAfter('manual', passed)).toBeNull();
    expect(endAfter('delegation', passed)).toBeNull();
    expect(endAfter('prerequisite')).toBeNull();
  });
});

describe('what calls for an exception', () => {
  it('[E9] names the cause of a stop, also where that has no code', () => {
    const stopCause = { cause: 'fact', subject: 'paid' };
    const stop = { outcome: 'stop', enforced: true, approvals: [], stopCause };
    const calls = [stop, { ...stop, code: 'fact-unknown' }].map((data) =>
      exceptionCalledBy(recorded([event('decision.made', data)])[0]!),
    );
    expect(calls).toEqual([
      { ...stopCause, code: 'policy-stop' },
      { ...stopCause, code: 'fact-unknown' },
    ]);
  });

  it('[E1] is no other event', () =>
    expect(exceptionCalledBy(recorded([unblocked])[0]!)).toBeUndefined());

  it.each<[ExceptionCause, boolean, boolean]>([
    ['action', true, false],
    ['delegation', true, true],
    ['step', false, false],
  ])('[E1] is not raised where nobody is called: %s', (cause, observed, imported) => {
    expect(isUncalled({ ...unknownWorkOrder, mode: 'observe' }, { cause })).toBe(observed);
    expect(isUncalled({ ...unknownWorkOrder, imported: true }, { cause })).toBe(imported);
    expect(isUncalled(unknownWorkOrder, { cause })).toBe(false);
  });
});

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(): NewEvent {
  return event('work-order.opened', {
    workflow: { id: 'orders', version: 1, digest: 'd'.repeat(64) },
    checklistRunId: 'run-1',
  });
}

function reopened(): NewEvent[] {
  const again = event('work-order.reopened', { checklistRunId: 'run-2' });
  return [event('work-order.closed', {}), again];
}

function blockedFor(code: string): NewEvent {
  return event('step.blocked', { step: 'pay', code });
}

/** About the block of a step unless it says otherwise; `causedBy` is the place of the event among all. */
function raised(
  exceptionId: string,
  { causedBy, ...more }: Partial<typeof about> & { readonly causedBy?: number } = {},
): PastEvent {
  const data = { exceptionId, ...about, owner: 'ana', ...more };
  return {
    ...event('exception.raised', data),
    ...(causedBy !== undefined && { causationId: eventId(causedBy) }),
  };
}

function resolved(exceptionId: string): NewEvent {
  return event('exception.resolved', { exceptionId });
}

function eventId(index: number): string {
  return `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

function after(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}
