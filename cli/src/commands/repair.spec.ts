import { type RepairedEffect, type RepairAnswer } from '#contracts';
import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const effect: RepairedEffect = {
  reaction: 'exceptions-raise-on-step-blocked',
  effect: 'an exception',
  eventId: '0199a000-0000-7000-8000-000000000000',
  position: 1_234,
  type: 'step.blocked',
  isRepaired: true,
  error: null,
};

/** Two pages, the first of which has found something. */
const finding =
  (found: readonly RepairedEffect[], pending = 0): Handler =>
  ({ body }) => {
    const isFirst = (JSON.parse(body) as { after?: string }).after === undefined;
    const page: RepairAnswer = {
      events: isFirst ? 1_500 : 0,
      size: 2_000,
      found: isFirst ? found : [],
      pending: isFirst ? pending : 0,
      next: isFirst ? 'work-order-9' : null,
    };
    return { body: page };
  };

describe('writ repair', () => {
  it('says that there is nothing to repair', async () => {
    const { stdout, exitCode } = await runWrit(['repair'], finding([]));
    expect(stdout).toBe('Nothing to repair: 1,500 events of work have their effects.\n');
    expect(exitCode).toBeUndefined();
  });

  it('lists what was repaired, by event, effect and reaction', async () => {
    const { stdout, requests, exitCode } = await runWrit(['repair'], finding([effect], 2));
    expect(requests.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/v1/repairs', {}],
      ['/v1/repairs', { after: 'work-order-9' }],
    ]);
    expect(stdout).toContain('1 of 1 missing effects are there now.');
    expect(stdout).toContain('2 wait for their reaction, which is at work.');
    expect(stdout).toMatch(/1,234 +step\.blocked +an exception +exceptions-raise-\S+ +repaired/);
    expect(exitCode).toBeUndefined();
  });

  it('ends with 1 where an effect is still missing, and says why', async () => {
    const failed = { ...effect, isRepaired: false, error: 'The ledger does not answer.' };
    const { stdout, exitCode } = await runWrit(['repair'], finding([failed]));
    expect(stdout).toContain('STILL MISSING: The ledger does not answer.');
    expect(exitCode).toBe(1);
  });

  it('says the same as JSON', async () => {
    const { stdout } = await runWrit(['repair', '--json'], finding([effect]));
    expect(JSON.parse(stdout)).toEqual({ events: 1_500, found: [effect], pending: 0 });
  });
});
