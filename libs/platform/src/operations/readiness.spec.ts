import { Readiness, withoutDetails } from './readiness';

const up = () => Promise.resolve({ ok: true, detail: 'answers' });
const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432'));

describe('the readiness of a process', () => {
  it('[R1] has no connection string in it, whatever the driver says', async () => {
    const readiness = new Readiness('ledger');
    readiness.add('postgres', () =>
      Promise.reject(new Error('cannot use postgres://writ:topsecret@10.0.0.5/writ, sorry')),
    );
    const { ready, checks } = await readiness.report();
    expect([ready, checks['postgres']?.detail]).toEqual([false, 'cannot use [address] sorry']);
  });

  it('[O2] is false while one of its checks fails', async () => {
    const readiness = new Readiness('ledger');
    readiness.add('postgres', up);
    expect((await readiness.report()).ready).toBe(true);
    readiness.add('relay', () => Promise.resolve({ ok: false, detail: '5 events behind' }));
    expect((await readiness.report()).ready).toBe(false);
  });

  it('[O2] names a dependency that is away, and since when, until it is back', async () => {
    const readiness = new Readiness('ledger');
    readiness.add('postgres', away);
    const first = (await readiness.report()).checks['postgres'];
    expect(Date.parse(first!.since!)).toBeLessThanOrEqual(Date.now());
    expect((await readiness.report()).checks['postgres']).toEqual(first);
    readiness.add('postgres', up);
    expect((await readiness.report()).checks['postgres']).toEqual({ ok: true, detail: 'answers' });
  });

  it('counts a check that hangs as failed', async () => {
    const readiness = new Readiness('ledger');
    readiness.add('nats', () => new Promise(() => undefined));
    const { ready, checks } = await readiness.report();
    expect([ready, checks['nats']?.detail]).toEqual([false, 'no answer in 2000 ms']);
  });

  it('tells others the names and times alone', async () => {
    const readiness = new Readiness('ledger');
    readiness.add('postgres', away);
    const report = withoutDetails(await readiness.report());
    expect(JSON.stringify(report)).toMatch(/"postgres":\{"ok":false,"since":"[^"]+"\}/);
    expect(JSON.stringify(report)).not.toMatch(/ECONN|5432/);
  });
});
