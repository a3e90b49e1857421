import { type CommandMetadata } from '#kernel';
import { type PastEvent } from '#testkit';
import { after, event } from '../../test/pilot-builders';
import {
  delegatorsOf,
  isWorkedOnBy,
  liesIn,
  mayCallBack,
  nextEscalationStep,
  reminderAt,
  workersFor,
  workersOf,
} from './delegations';

const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' };
const dispatchedAt = '2030-01-01T08:00:00.000Z';

describe('the reminders of a dispatch', () => {
  it('[D5] come after the initial wait, and each further one later by a factor', () => {
    const plan = (more: object) =>
      [1, 2, 3].map((number) =>
        reminderAt({ dispatchedAt, timeouts: { ...timeouts, ...more } }, number),
      );
    expect(plan({})).toEqual(['09', '11', '13'].map((hour) => `2030-01-01T${hour}:00:00.000Z`));
    expect(plan({ factor: 2 })).toEqual([
      '2030-01-01T09:00:00.000Z',
      '2030-01-01T11:00:00.000Z',
      '2030-01-01T15:00:00.000Z',
    ]);
  });

  it('[D5] are fifty at most, and none is sent after a hundred years', () => {
    const at = (number: number, more: object = {}) =>
      reminderAt({ dispatchedAt, timeouts: { ...timeouts, ...more } }, number);
    expect(at(50)).toBe('2030-01-05T11:00:00.000Z');
    expect(at(51)).toBeUndefined();
    const second = (remindEvery: string) => at(2, { initialWait: 'P36525D', remindEvery });
    expect(second('P74D')).toBe('2130-03-17T08:00:00.000Z');
    expect(second('P75D')).toBeUndefined();
  });

  it('[D5] go on until the hard timeout, which comes instead of one at the same instant', () => {
    const step = (...past: readonly PastEvent[]) =>
      nextEscalationStep(after(dispatched(), ...past).delegations['d-1']!);
    const reminded = (number: number) =>
      event('delegation.reminded', { dispatchId: 'd-1', number });
    const [first, second, timedOut] = ['09', '11', '13'].map(
      (hour) => `2030-01-01T${hour}:00:00.000Z`,
    );
    expect(step()).toEqual({ is: 'remind', number: 1, at: first });
    expect(step(reminded(1))).toEqual({ is: 'remind', number: 2, at: second });
    expect(step(reminded(2), reminded(1))).toEqual({ is: 'time-out', number: 2, at: timedOut });
    expect(step(event('delegation.timed-out', { dispatchId: 'd-1' }))).toBeUndefined();
  });
});

describe('a dispatch', () => {
  const is = (...past: readonly PastEvent[]) => after(...past).delegations['d-1'];
  const [confirmed, superseded, stopped, timedOut] = [
    'confirmed',
    'superseded',
    'stopped',
    'timed-out',
  ].map((verb) => event(`delegation.${verb}`, { dispatchId: 'd-1' }));

  it('[D4] has left nothing and is not over until somebody reports it', () => {
    expect(is(dispatched())).toMatchObject({ reminders: 0, left: [], end: null, endedAt: null });
    const report = event('delegation.reported-done', {
      dispatchId: 'd-1',
      reportedBy: 'agent-8',
      artifacts: ['out/a.md'],
    });
    expect(is(dispatched(), report)).toMatchObject({
      left: ['out/a.md'],
      reportedBy: 'agent-8',
      end: null,
    });
  });

  it('[D2] is the first of its id', () =>
    expect(is(dispatched(), dispatched({ recipient: 'agent-9' }))).toMatchObject({
      recipient: 'agent-8',
    }));

  it('[D4] stays confirmed, whatever is reported later', () => {
    for (const later of [superseded!, stopped!, timedOut!])
      expect(is(dispatched(), confirmed!, later)).toMatchObject({ end: 'confirmed' });
  });

  it('[D5] that timed out may still be confirmed, replaced or called back', () => {
    expect(is(dispatched(), timedOut!)).toMatchObject({ end: 'timed-out', endedAt: null });
    expect(is(dispatched(), timedOut!, confirmed!)).toMatchObject({ end: 'confirmed' });
    expect(is(dispatched(), timedOut!, superseded!)).toMatchObject({ end: 'superseded' });
    expect(is(dispatched(), timedOut!, stopped!)).toMatchObject({ end: 'stopped' });
  });
});

describe('a dispatch is called back', () => {
  const may = (by: Partial<Pick<CommandMetadata, 'actor' | 'roles'>>) =>
    mayCallBack(one(sentFor('owner-1')), { actor: { id: 'someone' }, roles: ['delegate'], ...by });

  it.each<[string, Parameters<typeof may>[0], boolean]>([
    ['its sender', { actor: { id: 'lead' } }, true],
    ['somebody for whom its sender acted', { actor: { id: 'owner-1' } }, true],
    ['somebody who acts for its sender', { actor: { id: 'x', onBehalfOf: ['lead'] } }, true],
    ['an operator', { roles: ['operator'] }, true],
    ['an administrator', { roles: ['admin'] }, true],
    ['nobody else', {}, false],
  ])('by %s', (_, by, expected) => expect(may(by)).toBe(expected));
});

describe('the people of a dispatch', () => {
  const accepted = event('delegation.accepted', { dispatchId: 'd-1', acceptedBy: 'ana' });
  const report = event('delegation.reported-done', {
    dispatchId: 'd-1',
    reportedBy: 'bo',
    artifacts: [],
  });

  it('are its delegators, and the workers as far as they are known', () => {
    expect(delegatorsOf(one(sentFor('owner-1')))).toEqual(['lead', 'owner-1']);
    expect(workersOf(one(dispatched()))).toEqual(['agent-8']);
    expect(workersOf(one(dispatched(), accepted, report))).toEqual(['agent-8', 'ana', 'bo']);
  });

  it('are workers of everybody from whom the work came', () => {
    const onward = dispatched({ dispatchId: 'd-2', delegator: 'ana', recipient: 'cy' });
    const workers = (...people: readonly string[]) => [
      ...workersFor(after(dispatched(), accepted, onward), people),
    ];
    expect(workers('lead')).toEqual(['agent-8', 'ana', 'cy']);
    expect(workers('lead', 'cy')).toEqual(['agent-8', 'ana']);
    expect(workers('cy')).toEqual([]);
  });

  it('work on it once they accepted it or reported it done, until it is over', () => {
    const isWorkedOn = (person: string, ...past: readonly PastEvent[]) =>
      isWorkedOnBy(after(dispatched(), ...past), person);
    expect(isWorkedOn('agent-8')).toBe(false);
    expect(isWorkedOn('ana', accepted)).toBe(true);
    expect(isWorkedOn('bo', report)).toBe(true);
    expect(isWorkedOn('ana', accepted, event('delegation.confirmed', { dispatchId: 'd-1' }))).toBe(
      false,
    );
  });
});

describe('a place of the handoff area', () => {
  it.each([
    ['out', true],
    ['out/a.md', true],
    ['outside/a.md', false],
    ['in/out', false],
  ])('[D8] holds %s: %s', (path, expected) => expect(liesIn(path, ['doc', 'out'])).toBe(expected));
});

describe('the dispatches of work that is reopened', () => {
  it('[C4] belong to the earlier run where they were over, and go on where somebody still waits', () => {
    const confirmed = (dispatchId: string) => event('delegation.confirmed', { dispatchId });
    const again = event('work-order.reopened', { checklistRunId: 'run-2' });
    const past = [dispatched(), dispatched({ dispatchId: 'd-2' }), confirmed('d-1')];
    const { delegations } = after(...past, again, confirmed('d-2'));
    expect(delegations['d-1']).toMatchObject({ end: 'confirmed', isOfEarlierRun: true });
    expect(delegations['d-2']).toMatchObject({ end: 'confirmed' });
    expect(delegations['d-2']).not.toHaveProperty('isOfEarlierRun');
  });
});

function dispatched(more: object = {}) {
  return event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'execute',
    recipient: 'agent-8',
    delegator: 'lead',
    reads: [],
    writes: ['out'],
    permits: [],
    blocks: true,
    timeouts,
    createdAt: dispatchedAt,
    timesOutAt: '2030-01-01T13:00:00.000Z',
    ...more,
  });
}

function sentFor(person: string) {
  return { ...dispatched(), actor: { id: 'lead', onBehalfOf: [person] } };
}

function one(...past: readonly PastEvent[]) {
  return after(...past).delegations['d-1']!;
}
