import { setImmediate } from 'node:timers/promises';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { longDefinition, longPolicy, strangeRule } from '../../test/long-policy';
import { type ToCheck } from './check';
import { PolicyChecks } from './policy-checks';

/** Threads run what was built. */
const file = resolve('dist/apps/policy/src/cedar/check-worker.js');
const log = pino({ level: 'silent' });

const request = (cedar: string, more: Partial<ToCheck> = {}): ToCheck => ({
  cedar,
  definition: longDefinition,
  cases: [],
  now: '2030-01-01T09:00:00.000Z',
  rules: 'published',
  ...more,
});
const short = '@id("a") permit (principal, action, resource);';
const action = { kind: 'order.read', authority: 'read', system: 'shop' } as const;

describe('checking policies in a thread', () => {
  it('[P6] reports what is wrong, which cases fail, and the rules that are wanted', async () => {
    const checks = new PolicyChecks(log, {}, file);
    const cases = [
      { name: 'fine', action, expect: 'run' as const },
      { name: 'odd', action, expect: 'stop' as const },
    ];
    const published = await checks.check(request(short, { cases }));
    expect(published).toMatchObject({
      errors: [],
      failedCases: [{ pointer: '/cases/1', message: expect.stringMatching(/would run, by a/) }],
      published: [{ id: 'a', outcome: 'run' }],
      parsed: [],
    });
    const parsed = await checks.check(request(short, { rules: 'parsed' }));
    expect(parsed).toMatchObject({ published: [], parsed: [{ id: 'a', text: short }] });
    const wrong = await checks.check(request(strangeRule));
    expect(wrong.errors[0]?.message).toMatch(/^line 1, column 1: .* declares no facts\.weather$/);
    expect(wrong.published).toEqual([]);
  });

  it('[P2] leaves the event loop to others while a long text is checked', async () => {
    const checks = new PolicyChecks(log, {}, file);
    let isChecked = false;
    const checked = checks
      .check(request(longPolicy(strangeRule)))
      .finally(() => (isChecked = true));
    for (let ticks = 0; ticks < 1_000; ticks++) await setImmediate();
    expect(isChecked).toBe(false);
    expect((await checked).errors[0]?.message).toMatch(/declares no facts\.weather$/);
  });

  it('[P6] does not answer for what takes too long, and says what to do', async () => {
    const hasty = new PolicyChecks(log, { checkMs: 1 }, file);
    await expect(hasty.check(request(longPolicy()))).rejects.toMatchObject({
      name: 'Unavailable',
      message: expect.stringMatching(/took longer than 0\.001 s: make fewer .* or ask again/),
    });
  });

  it('[P6] refuses what breaks the thread, and checks the next in another', async () => {
    const checks = new PolicyChecks(log, {}, file);
    const breaking = request(short, { definition: undefined as never });
    await expect(checks.check(breaking)).rejects.toMatchObject({
      code: 'policy_invalid',
      message: 'The policy could not be checked.',
      errors: [
        { pointer: '/cedar', message: expect.stringMatching(/broke what checks it: make fewer/) },
      ],
    });
    expect(await checks.check(request(short))).toMatchObject({ errors: [] });
  });

  it('[P6] joins the check of the same text that is under way, whenever it began', async () => {
    const checks = new PolicyChecks(log, { waiting: 0 }, file);
    const first = checks.check(request(short));
    const again = checks.check(request(short, { now: '2030-01-01T09:00:02.650Z' }));
    expect(await again).toBe(await first);
    // It is over: this is a check of its own.
    expect(await checks.check(request(short))).not.toBe(await first);
  });

  it('[P6] joins no check of other cases, another workflow or other rules', async () => {
    const checks = new PolicyChecks(log, {}, file);
    const others = [
      request(short),
      request(short, { cases: [{ name: 'odd', action, expect: 'stop' }] }),
      request(short, { definition: { ...longDefinition, title: 'Other' } }),
      request(short, { rules: 'parsed' }),
    ];
    const answers = await Promise.all(others.map((one) => checks.check(one)));
    expect(new Set(answers).size).toBe(others.length);
  });

  it('[P6] lets so many wait besides the one that is checked, and no more', async () => {
    const checks = new PolicyChecks(log, { waiting: 1 }, file);
    const taken = [checks.check(request(short)), checks.check(request(`${short} `))];
    await expect(checks.check(request(`${short}  `))).rejects.toThrow(/ask again in a moment/);
    await Promise.all(taken);
    await expect(checks.check(request(short))).resolves.toMatchObject({ errors: [] });
  });
});
