import { choosing, chosenStatus, countOf, listHeading, workStatuses, statusesOf } from './status';

type One = Parameters<typeof statusesOf>[0];

const workOrder = (about: Partial<One> = {}): One =>
  ({
    status: 'open',
    stopped: false,
    waiting: false,
    blocked: false,
    stalled: false,
    overdue: false,
    awaitingObligations: false,
    ...about,
  }) as One;

const named = (name: string) => workStatuses.find((one) => one.name === name)!;

describe('how work stands', () => {
  it('counts a status as the report does, over all of its groups', () => {
    const group = {
      workOrders: 1_200,
      running: 1_000,
      waiting: 150,
      blocked: 60,
      stopped: 1,
      stalled: 0,
      overdue: 9,
      awaitingObligations: 2,
    };
    expect(countOf(named('running'), [group, group])).toBe(2_000);
    expect(countOf(named('obligations left'), [group])).toBe(2);
    expect(countOf(undefined, [group])).toBe(1_200);
    expect(countOf(undefined, [])).toBe(0);
  });

  it('says what is in the list', () => {
    expect(listHeading(named('blocked'), 6)).toBe('6 blocked work orders');
    expect(listHeading(named('obligations left'), 1)).toBe('1 work order with obligations left');
    expect(listHeading(undefined, 1_222)).toBe('1,222 open work orders');
  });

  it('says the most urgent first, and nothing of what has ended', () => {
    const names = (one: One): string[] => statusesOf(one).map(({ name }) => name);
    expect(names(workOrder({ waiting: true, blocked: true, overdue: true }))).toEqual([
      'blocked',
      'waiting',
      'overdue',
    ]);
    expect(names(workOrder({ status: 'closed', overdue: true }))).toEqual([]);
  });

  it('knows which one the address asks for', () => {
    expect(chosenStatus({ waiting: 'true', workflow: 'refunds' })?.name).toBe('waiting');
    expect(chosenStatus({ workflow: 'refunds' })).toBeUndefined();
    expect(chosenStatus(named('running').filters)?.name).toBe('running');
  });

  it('replaces one by the other, and takes it away when it is chosen again', () => {
    const changed = choosing(named('stopped'), { waiting: 'true' });
    expect(changed).toMatchObject({ waiting: undefined, stopped: 'true' });
    const back = choosing(named('stopped'), { stopped: 'true' });
    expect(Object.values(back).every((value) => value === undefined)).toBe(true);
  });
});
