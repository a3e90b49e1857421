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
  it('counts a work order as all that it is', () => {
    const items = [
      workOrder(),
      workOrder({ waiting: true, overdue: true }),
      workOrder({ blocked: true, waiting: true }),
      workOrder({ stopped: true }),
      workOrder({ awaitingObligations: true }),
    ];
    const counts = workStatuses.map((status) => [
      status.name,
      countOf(status, { items, nextCursor: null }, undefined)?.count,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      running: 1,
      waiting: 2,
      blocked: 1,
      stopped: 1,
      stalled: 0,
      overdue: 1,
      'obligations left': 1,
    });
  });

  it('counts a status by its own query where one answer does not hold all open work', () => {
    const open = { items: [workOrder()], nextCursor: 'more' };
    const blocked = { items: [workOrder({ blocked: true })], nextCursor: null };
    expect(countOf(named('blocked'), open, undefined)).toBeUndefined();
    expect(countOf(named('blocked'), open, blocked)).toEqual({ count: 1, isCut: false });
    expect(countOf(named('blocked'), open, { ...blocked, nextCursor: 'more' })).toEqual({
      count: 1,
      isCut: true,
    });
    expect(countOf(undefined, open, undefined)).toEqual({ count: 1, isCut: true });
  });

  it('says what is in the list', () => {
    expect(listHeading(named('blocked'), { count: 6, isCut: false })).toBe('6 blocked work orders');
    expect(listHeading(named('obligations left'), { count: 1, isCut: false })).toBe(
      '1 work order with obligations left',
    );
    expect(listHeading(undefined, { count: 1_000, isCut: true })).toBe(
      '1,000 or more open work orders',
    );
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
