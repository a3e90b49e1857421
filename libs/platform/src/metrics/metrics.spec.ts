import { setImmediate as turn } from 'node:timers/promises';
import { register } from 'prom-client';
import { measureEventLoopLag } from './event-loop-lag';
import { beginCounting, count, measure, observe } from './metrics';

const lines = async (name: string) =>
  (await register.metrics()).split('\n').filter((line) => line.startsWith(name));

describe('metrics', () => {
  it('[O2] counts by label, and shows from the start what has not happened', async () => {
    beginCounting('writ_decisions_total');
    count('writ_decisions_total', { outcome: 'wait' });
    expect(await lines('writ_decisions_total')).toEqual([
      'writ_decisions_total{outcome="run"} 0',
      'writ_decisions_total{outcome="wait"} 1',
      'writ_decisions_total{outcome="stop"} 0',
    ]);
  });

  it('observes in buckets', async () => {
    observe('writ_append_batch_items', {}, 3);
    expect(await lines('writ_append_batch_items_bucket{le="4"}')).toEqual([
      'writ_append_batch_items_bucket{le="4"} 1',
    ]);
  });

  it('bounds the values of a label', async () => {
    for (let i = 0; i < 1_000; i++) count('writ_refusals_total', { code: `made_up_${i}` });
    const values = await lines('writ_refusals_total');
    expect(values.length).toBe(201);
    expect(values).toContain('writ_refusals_total{code="other"} 800');
  });

  it('reads gauges together when they are scraped, and has no value where nobody knows', async () => {
    let reads = 0;
    let fails = false;
    const read = async () => {
      reads += 1;
      if (fails) throw new Error('the database is away');
      return { late: 2, givenUp: 0 };
    };
    measure(read, {
      writ_timers_overdue: ({ late }) => late,
      writ_timers_given_up: ({ givenUp }) => givenUp,
    });
    expect(await lines('writ_timers_')).toEqual([
      'writ_timers_overdue 2',
      'writ_timers_given_up 0',
    ]);
    expect(reads).toBe(1);
    fails = true;
    expect(await lines('writ_timers_')).toEqual([]);
  });

  it('forgets what is not there any more', async () => {
    let views = ['approvals', 'work_orders'];
    measure(() => views, {
      writ_view_stuck: (names) => names.map((view) => ({ labels: { view }, value: 0 })),
    });
    expect(await lines('writ_view_stuck')).toHaveLength(2);
    views = ['approvals'];
    expect(await lines('writ_view_stuck')).toEqual(['writ_view_stuck{view="approvals"} 0']);
  });

  it('tells how long turns of the event loop took, and counts no timer of its own', async () => {
    measureEventLoopLag();
    const busyMs = 60;
    for (let left = 10; left > 0; left--) await turn();
    for (const end = performance.now() + busyMs; performance.now() < end;);
    await turn();
    await turn();
    const [longest] = await lines('nodejs_eventloop_lag_max_seconds ');
    const [shortest] = await lines('nodejs_eventloop_lag_min_seconds ');
    expect(Number(longest?.split(' ')[1])).toBeGreaterThanOrEqual(busyMs / 1_000);
    expect(Number(shortest?.split(' ')[1])).toBeLessThan(busyMs / 1_000);
  });
});
