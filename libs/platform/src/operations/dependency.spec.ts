import pino from 'pino';
import { eventually } from '#testkit';
import { Dependency } from './dependency';
import { Readiness } from './readiness';

describe('a dependency', () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  let isAway = true;
  let tries = 0;
  const attempt = async () => {
    tries += 1;
    if (isAway) throw new Error('cannot use postgres://writ:topsecret@10.0.0.5/writ');
  };
  const readiness = new Readiness('ledger');
  const dependency = new Dependency('postgres', attempt, readiness, log);
  afterAll(() => dependency.stop());

  it('[O2] that is away is logged with its name and the next try, and waited for', async () => {
    const available = dependency.available();
    await eventually(() => lines.length > 1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      dependency: 'postgres',
      reason: 'cannot use [address]',
      nextTryMs: 500,
      msg: 'postgres is away: next try in 500 ms',
    });
    expect(JSON.parse(lines[1]!)).toMatchObject({ nextTryMs: 1_000 });
    expect((await readiness.report()).checks['postgres']).toMatchObject({ ok: false });
    isAway = false;
    await available;
    expect(lines.at(-1)).toContain('postgres is back');
    expect(lines.join('')).not.toContain('topsecret');
    expect((await readiness.report()).ready).toBe(true);
  });

  it('that is there is not tried again by itself', async () => {
    const before = tries;
    await dependency.available();
    expect(tries).toBe(before + 1);
  });
});
