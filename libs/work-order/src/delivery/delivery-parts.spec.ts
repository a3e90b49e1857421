import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent } from '#testkit';
import { pictureAfter } from '../../test/delivery-builders';
import { event, opened, pilot, step } from '../../test/pilot-builders';

const parcels = {
  ...pilot,
  gates: [],
  onScopeChange: [],
  prerequisites: [{ name: 'pack', accept: 'There is a box.', evidence: [] }],
  stages: [{ name: 'packing', steps: [{ name: 'pack' }, { name: 'seal' }] }, { name: 'posting' }],
  transitions: [],
};
const byStages = { ...parcels, transitions: [{ from: 'packing', to: 'posting' }] };
const blocked = (name: string): NewEvent => event('step.blocked', { step: name, code: 'damaged' });
const skipped = (name: string): NewEvent => event('step.skipped', { step: name });

describe('where a stage is on a delivery page', () => {
  const statesOf = (workflow: object, past: readonly NewEvent[]) =>
    pictureAfter([opened(), ...past], { definition: workflowOf({ ...workflow }) }).map.stages.map(
      ({ state }) => state,
    );

  it.each<[string, readonly NewEvent[], string]>([
    ['nobody did anything', [], 'open'],
    ['one of its steps is completed', [step('pack')], 'entered'],
    ['one of its steps is skipped', [skipped('seal')], 'entered'],
    ['all its steps are over', [step('pack'), skipped('seal')], 'completed'],
    ['a step is blocked', [step('pack'), blocked('seal')], 'blocked'],
    ['a step goes on', [blocked('pack'), event('step.unblocked', { step: 'pack' })], 'open'],
  ])('[R2] follows from its steps where work has no stages: %s', (_, past, packing) =>
    expect(statesOf(parcels, past)).toEqual([packing, 'open']),
  );

  it.each<[string, readonly NewEvent[], string]>([
    ['nobody did anything', [], 'open'],
    ['one of its steps is completed', [step('pack')], 'entered'],
    ['all its steps are over', [step('pack'), step('seal')], 'entered'],
    ['a step is blocked', [blocked('pack')], 'blocked'],
    ['it is over', [blocked('pack'), event('stage.skipped', { stage: 'packing' })], 'skipped'],
  ])('[R2] is what was recorded of it where work goes by stages: %s', (_, past, packing) =>
    expect(statesOf(byStages, past)).toEqual([packing, 'open']),
  );
});

it('[R2] a delivery page has no boundary of what nobody opened under a known workflow', () =>
  expect(pictureAfter([], { definition: undefined }).boundary).toEqual({
    mode: 'TBD',
    allowedOutput: 'TBD',
    systems: [],
    actions: [],
    approvals: [],
  }));

it('[R2] a delivery page lists no action that leaves nothing behind', () => {
  const performed = (authority: string) =>
    event('action.performed', {
      action: { kind: 'pilot.launch', authority, system: 'sandbox' },
      authorised: true,
    });
  const past = ['read', 'apply', 'propose', 'rollback'].map(performed);
  expect(pictureAfter([opened(), ...past]).changed.actions.count).toBe(2);
});

describe('since when something blocks, on a delivery page', () => {
  const blockedAfter = (past: readonly PastEvent[], workflow: object = parcels) =>
    pictureAfter([opened(), ...past.map(hourly)], { definition: workflowOf({ ...workflow }) })
      .blocked;
  const raised = event('exception.raised', {
    exceptionId: 'x-1',
    code: 'policy-stop',
    owner: 'lead',
    cause: 'manual',
    subject: 'pack',
    dueAt: '2030-01-07T09:00:00.000Z',
  });
  const assigned = event('exception.assigned', { exceptionId: 'x-1', owner: 'ops' });
  const stopped = event('work-order.stopped', {});
  const failed = event('prerequisite.failed', { prerequisite: 'pack', code: 'damaged' });
  const unblocked = event('step.unblocked', { step: 'seal' });

  it('[R2] is when each was recorded, and for a stop the last time', () => {
    const past = [
      stopped,
      event('work-order.resumed', {}),
      raised,
      stopped,
      assigned,
      blocked('seal'),
      unblocked,
      failed,
      blocked('pack'),
      blocked('seal'),
    ];
    expect(blockedAfter(past)).toStrictEqual([
      { kind: 'stop', about: 'stopped', since: hour(3) },
      { kind: 'prerequisite', about: 'pack', since: hour(7) },
      { kind: 'exception', about: 'Policy stopped an action', since: hour(2) },
      { kind: 'step', about: 'pack', since: hour(8) },
      { kind: 'step', about: 'seal', since: hour(9) },
    ]);
  });

  it('[R2] is absent for what nobody recorded: a missing input, a closed gate', () =>
    expect(
      blockedAfter([stopped, failed], {
        ...parcels,
        inputs: [{ name: 'weight', type: 'integer' }],
        prerequisites: [],
        gates: [{ name: 'checked', evidence: ['photo'] }],
      }),
    ).toStrictEqual([
      { kind: 'stop', about: 'stopped', since: hour(0) },
      { kind: 'input', about: 'weight' },
      { kind: 'gate', about: 'checked' },
    ]));

  it('[R2] is shown of exceptions, also where the workflow is not known', () =>
    expect(
      pictureAfter([opened(), ...[stopped, raised, assigned].map(hourly)], {
        definition: undefined,
      }).blocked,
    ).toStrictEqual([{ kind: 'exception', about: 'Policy stopped an action', since: hour(1) }]));
});

/** An hour of the 2nd of January 2030. */
function hour(index: number): string {
  return `2030-01-02T${String(index).padStart(2, '0')}:00:00.000Z`;
}

function hourly(past: PastEvent, index: number): PastEvent {
  return { ...past, recordedAt: hour(index) };
}
