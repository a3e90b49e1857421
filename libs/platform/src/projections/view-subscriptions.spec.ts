import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';
import { ViewSubscriptions } from './view-subscriptions';
import { type PageWrites, type ViewTarget } from './view-target';

const reader = {} as ClientBase;
const event = (position: number, type: string): RecordedEvent =>
  ({ position, type }) as RecordedEvent;

/** A view that notes what it is given, stretch by stretch. */
const listening = (...types: string[]) => {
  const received: number[][] = [];
  const target = {
    projection: { on: Object.fromEntries(types.map((type) => [type, () => undefined])) },
    take: (_: ClientBase, events: readonly RecordedEvent[]) =>
      Promise.resolve(void received.push(events.map(({ position }) => position))),
    finish: () => Promise.resolve({ target, statements: [] } as unknown as PageWrites),
  } as unknown as ViewTarget;
  return { received, target };
};

describe('views that are folded together', () => {
  it('get the events that they listen to, each once and in their order', async () => {
    const [one, other] = [listening('opened', 'closed'), listening('closed')];
    const subscriptions = new ViewSubscriptions([one.target, other.target]);
    for (const [n, type] of ['opened', 'closed', 'unheard', 'closed'].entries())
      subscriptions.dispatch(event(n + 1, type));
    await subscriptions.take(reader);
    subscriptions.dispatch(event(5, 'opened'));
    await subscriptions.take(reader);
    expect(one.received).toEqual([[1, 2, 4], [5]]);
    expect(other.received).toEqual([[2, 4]]);
  });

  it('end a page together, also those that got nothing of it', async () => {
    const views = [listening('opened'), listening('closed')];
    const subscriptions = new ViewSubscriptions(views.map(({ target }) => target));
    subscriptions.dispatch(event(1, 'opened'));
    await subscriptions.take(reader);
    const writes = await subscriptions.finish(reader, 0);
    expect(writes.map(({ target }) => target)).toEqual(views.map(({ target }) => target));
  });

  it('do not take one type for another that every object has', async () => {
    const view = listening('opened');
    const subscriptions = new ViewSubscriptions([view.target]);
    for (const type of ['constructor', 'toString', '__proto__'])
      subscriptions.dispatch(event(1, type));
    await subscriptions.take(reader);
    expect(view.received).toEqual([]);
  });
});
