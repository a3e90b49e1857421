import { parseAs, type SendWhenDue } from '#platform';
import { DelegationBody } from '#contracts';
import { nextEscalationStep, type WorkOrder } from '#work-order';
import { dispatch, type TestEvent } from '../views/projections/event.fixture';
import { opened } from '../views/queries/query.fixture';
import { Escalations } from './escalations.fixture';
import { escalationCommand } from './escalation-command';

/** In hours after the dispatch; moved in days, as escalation paths are. */
const HOUR = 1 / 24;
const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', factor: 2, hardTimeout: 'P1D' };

describe('the timers of delegations', () => {
  let escalationPaths: Escalations;
  beforeEach(async () => {
    escalationPaths = await Escalations.open();
    await escalationPaths.append(opened('wo-1'));
  });
  afterEach(() => escalationPaths.close());

  const at = (hours: number) => escalationPaths.day(hours * HOUR);
  const moveTo = (hours: number) => escalationPaths.moveTo(hours * HOUR);
  const eventOf = (verb: string, dispatchId = 'd-1', more: object = {}): TestEvent => ({
    type: `delegation.${verb}`,
    data: { workOrderId: 'wo-1', dispatchId, ...more },
  });
  const dispatched = (dispatchId = 'd-1', more: object = {}): TestEvent =>
    eventOf('dispatched', dispatchId, {
      ...dispatch,
      writes: ['out'],
      timeouts,
      createdAt: at(0),
      timesOutAt: at(24),
      ...more,
    });
  const escalationSteps = () =>
    escalationPaths.sent.map(({ subject, escalationStep }) => `${subject} ${escalationStep}`);
  const dues = () => escalationPaths.sent.map(({ dueAt }) => dueAt);
  const early = () => escalationPaths.sent.filter((sent) => sent.at < sent.dueAt);

  /** How far intake has come with each dispatch. */
  const reminders = new Map<string, number>();
  beforeEach(() => reminders.clear());

  /** Records what intake would, by the plan that it goes by. */
  const asIntake: SendWhenDue = async (timer, commandId) => {
    const { dispatchId } = parseAs(DelegationBody, escalationCommand(timer, commandId).frame.data);
    const number = reminders.get(dispatchId) ?? 0;
    const known = { end: null, timeouts, dispatchedAt: at(0), timesOutAt: at(24) };
    const planned = (reminders: number) =>
      nextEscalationStep({
        ...known,
        reminders,
      } as WorkOrder['delegations'][string])!;
    const { is } = planned(number);
    reminders.set(dispatchId, number + 1);
    const event =
      is === 'time-out'
        ? eventOf('timed-out', dispatchId, { blocks: true })
        : eventOf('reminded', dispatchId, { number: number + 1, nextAt: planned(number + 1).at });
    await escalationPaths.noting(() => escalationPaths.append(event))(timer, commandId);
  };
  const schedule = () => escalationPaths.schedule({ send: asIntake });

  it('[D5] remind with backoff, each once and never early, and end with the hard timeout', async () => {
    await escalationPaths.append(dispatched());
    schedule();
    schedule();
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([]);
    for (const hour of [1, 2, 3, 7, 15, 23, 24, 48]) {
      await moveTo(hour);
      await escalationPaths.settled();
    }
    expect(dues()).toEqual([1, 3, 7, 15, 24].map(at));
    expect(escalationSteps().slice(-2)).toEqual(['wo-1/d-1 remind', 'wo-1/d-1 time-out']);
    expect(early()).toEqual([]);
    expect(escalationPaths.errors).toEqual([]);
  });

  it('[D5] go on where they stood after a restart and a rebuild', async () => {
    await escalationPaths.append(dispatched());
    const first = schedule();
    await moveTo(1);
    await escalationPaths.settled();
    await first.stop();
    await escalationPaths.views.keeper.rebuild('timers', () => undefined);
    await escalationPaths.views.caughtUp();
    schedule();
    await escalationPaths.polled();
    expect(dues()).toEqual([at(1)]);
    await moveTo(3);
    await escalationPaths.settled();
    expect(dues()).toEqual([at(1), at(3)]);
  });

  it('[D4] [D5] wait for a confirmation, and for nothing else', async () => {
    const ids = ['delivered', 'reported-done', 'confirmed', 'superseded', 'stopped'];
    await escalationPaths.append(...ids.flatMap((id) => [dispatched(id), eventOf(id, id)]));
    schedule();
    await moveTo(1);
    await escalationPaths.settled();
    await escalationPaths.polled();
    expect(escalationSteps().sort()).toEqual([
      'wo-1/delivered remind',
      'wo-1/reported-done remind',
    ]);
  });

  it('[D5] stand still while the work has ended', async () => {
    await escalationPaths.append(dispatched(), {
      type: 'work-order.closed',
      data: { workOrderId: 'wo-1' },
    });
    schedule();
    await moveTo(2);
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([]);
    await escalationPaths.append({
      type: 'work-order.reopened',
      data: { workOrderId: 'wo-1', reason: {} },
    });
    await escalationPaths.settled();
    expect(escalationSteps()).toEqual(['wo-1/d-1 remind']);
  });

  it('[I9] remind nobody of work that is imported or only observed', async () => {
    const { type, data } = opened('wo-2');
    const origin = { source: 'xes', eventId: '1', imported: true };
    await escalationPaths.append(
      { type, data: { ...data, mode: 'observe' } },
      { type, data: { ...data, workOrderId: 'wo-3', origin } },
      dispatched('d-2', { workOrderId: 'wo-2' }),
      dispatched('d-3', { workOrderId: 'wo-3' }),
    );
    schedule();
    await moveTo(30);
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([]);
  });
});
