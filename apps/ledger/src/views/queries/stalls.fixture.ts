import { type RecordedEvent } from '#kernel';
import { day, raised } from '../projections/obligations.fixture';
import { approvalRequest, dispatch, type TestEvent } from '../projections/event.fixture';
import { opened } from './query.fixture';

export const HOUR_MS = 3_600_000;
export const NOW = day(40);

/** Happened on that day. */
export const on = (number: number, { type, data }: TestEvent): TestEvent => ({
  type,
  data,
  occurredAt: day(number),
});
/** Opened on that day, under a workflow. */
export const open = (id: string, number: number, workflow = 'refunds'): TestEvent => {
  const { type, data } = opened(id);
  const named = { workflow: { id: workflow, version: 1, digest: 'ab'.repeat(32) } };
  return on(number, { type, data: { ...data, ...named } });
};

const request = { ...approvalRequest, owner: 'erik' };

/** Work that is blocked, delegated, waits, ends and is taken up again, in any order. */
export function randomWork(seed: number, works: number): readonly TestEvent[] {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  return Array.from({ length: works }, (_, n) => `wo-${n}`).flatMap((id) => {
    const events: TestEvent[] = [open(id, 1)];
    const lasting: TestEvent[] = [];
    let isOpen = true;
    for (let at = 2; at < 39; at += 1 + next(5)) {
      const name = `${id}-${at}`;
      const about = (type: string, data: object): TestEvent => ({
        type,
        occurredAt: day(at),
        recordedAt: day(at),
        data: { workOrderId: id, ...data },
      });
      const beginnings = [
        () => {
          events.push(on(at, raised(name, { cause: 'step', subject: 'pay' }, id)));
          lasting.push(about('exception.resolved', { exceptionId: name }));
        },
        () => {
          const brief = { ...dispatch, createdAt: day(at), timesOutAt: day(90) };
          events.push(about('delegation.dispatched', { dispatchId: name, ...brief }));
          lasting.push(about('delegation.confirmed', { dispatchId: name, confirmedBy: 'dana' }));
        },
        () => {
          events.push(
            about('approval.requested', { approvalId: name, dueAt: day(90), ...request }),
          );
        },
      ];
      const [ending] = next(2) === 0 ? lasting.splice(next(lasting.length), 1) : [];
      if (ending) events.push({ ...ending, occurredAt: day(at), recordedAt: day(at) });
      else if (isOpen && next(3) > 0) beginnings[next(3)]!();
      else {
        events.push(about(isOpen ? 'work-order.closed' : 'work-order.reopened', {}));
        isOpen = !isOpen;
      }
    }
    return events;
  });
}

const begins: Readonly<Record<string, string>> = {
  'approval.requested': 'approvalId',
  'delegation.dispatched': 'dispatchId',
  'exception.raised': 'exceptionId',
};
const ends =
  /^(approval\.(granted|rejected|expired|superseded)|delegation\.(confirmed|superseded|stopped)|exception\.resolved)$/;

/** How long each work order was held by what, in milliseconds, by going through its events once. */
export function plainCount(events: readonly RecordedEvent[]) {
  const works = new Map<
    string,
    { flow: string | null; held: number[]; open: Map<string, string>; lasts: Set<string> }
  >();
  const over = (work: { held: number[]; open: Map<string, string> }, key: string, at: string) => {
    const since = work.open.get(key);
    if (since === undefined) return;
    work.open.delete(key);
    work.held.push(Math.max(0, Date.parse(at) - Date.parse(since)));
  };
  for (const { type, data, occurredAt, recordedAt } of events) {
    const id = data['workOrderId'];
    if (!id) continue;
    const work = works.get(id) ?? {
      flow: null,
      held: [],
      open: new Map<string, string>(),
      lasts: new Set<string>(),
    };
    works.set(id, work);
    const key = data['approvalId'] ?? data['dispatchId'] ?? data['exceptionId'];
    if (type === 'work-order.opened') work.flow = data['workflow'].id;
    if (begins[type]) work.open.set(key, data['createdAt'] ?? occurredAt);
    // An approval of an earlier run is worth nothing.
    if (begins[type] && type !== 'approval.requested') work.lasts.add(key);
    if (ends.test(type)) work.lasts.delete(key);
    if (type === 'work-order.reopened')
      for (const each of work.lasts) work.open.set(each, occurredAt);
    if (ends.test(type)) over(work, key, type.startsWith('delegation') ? recordedAt : occurredAt);
    if (/^work-order\.(closed|abandoned|superseded)$/.test(type))
      for (const each of [...work.open.keys()]) over(work, each, occurredAt);
  }
  return [...works.values()]
    .filter(({ flow }) => flow !== null)
    .map(({ flow, held, open }) => ({
      flow,
      held: [...held, ...[...open.values()].map((since) => Date.parse(NOW) - Date.parse(since))],
    }));
}
