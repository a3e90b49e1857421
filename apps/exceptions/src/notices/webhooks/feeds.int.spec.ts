import { type CloudEvent, HTTP } from 'cloudevents';
import { WebhookTrial } from '../../../test/webhook-trial';
import { FeedStore } from './feed-store';

let trial: WebhookTrial;

beforeAll(async () => {
  trial = await WebhookTrial.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

const observed = { type: 'fact.observed', data: { workOrderId: 'wo-1' } };
const made = { type: 'decision.made', data: { workOrderId: 'wo-1' } };

describe('a webhook of events', () => {
  it('[N2] gets the events of its tenant alone, from its place on, and of its types where it states some', async () => {
    const [first, second, third, fourth] = trial.log(observed, made, observed, made);
    const ofAnother = { ...second!, tenant: 'another', position: 5 };
    const log = [first!, second!, third!, fourth!, ofAnother];
    const all = await trial.feed(0);
    const some = await trial.feed(1, ['decision.made']);
    trial.sendingEvents(log);
    for (const { webhookId } of [all, some])
      await trial.shownAs(webhookId, ({ position }) => position === 5);
    expect(await positionsAt(all.path, 4)).toEqual([1, 2, 3, 4]);
    expect(await positionsAt(some.path, 2)).toEqual([2, 4]);
  });

  it('[N2] is disabled after the last attempt, and goes on with the same event once it is enabled', async () => {
    trial.receiver.answers(204, 500);
    const { path, webhookId } = await trial.feed(0);
    trial.sendingEvents(trial.log(observed, made));
    expect(await trial.shownAs(webhookId, ({ status }) => status === 'disabled')).toMatchObject({
      position: 1,
      lastError: 'answered 500',
      disabledBecause: 'its receiver did not take the next event in ten attempts',
    });
    expect(await positionsAt(path, 5)).toEqual([1, 2, 2, 2, 2]);
    trial.receiver.answers(204);
    await trial.webhooks.enable({ webhookId }, trial.operator);
    const again = await trial.shownAs(webhookId, ({ position }) => position === 2);
    expect(again).toMatchObject({ status: 'active', lastError: null });
    expect(await positionsAt(path, 6)).toEqual([1, 2, 2, 2, 2, 2]);
  });

  it('[N2] gets each event once and in order where two processes send', async () => {
    const log = trial.log(...Array.from({ length: 150 }, () => made));
    const { path } = await trial.feed(0);
    trial.sendingEvents(log);
    trial.sendingEvents(log);
    expect(await positionsAt(path, 150)).toEqual(log.map(({ position }) => position));
  });

  it('[N2] gets nothing more from the log that its tenant leaves', async () => {
    await trial.feed(0);
    const feeds = new FeedStore(trial.platform.pool);
    const claimed = async () =>
      (await feeds.claim(10, 0, [])).filter(({ tenant }) => tenant === trial.operator.tenant)
        .length;
    expect(await claimed()).toBe(1);
    await trial.platform.pool.query(
      `INSERT INTO ledger.moved_slots (slot, of_log, to_log, phase)
       VALUES (writ.slot_of($1), 'default', 'eu', 'draining')`,
      [trial.operator.tenant],
    );
    expect(await claimed()).toBe(0);
    await trial.platform.pool.query('DELETE FROM ledger.moved_slots');
    expect(await claimed()).toBe(1);
  });

  const positionsAt = async (path: string, count: number): Promise<readonly unknown[]> =>
    (await trial.receiver.at(path, count)).map(
      ({ headers, body }) => (HTTP.toEvent({ headers, body }) as CloudEvent)['position'],
    );
});
