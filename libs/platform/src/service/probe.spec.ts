import { Probe } from './probe';

describe('what a process says of itself', () => {
  it('[R1] has no connection string in it, whatever the driver says', async () => {
    const probe = new Probe('ledger');
    probe.add('postgres', () =>
      Promise.reject(new Error('cannot use postgres://writ:topsecret@10.0.0.5/writ, sorry')),
    );
    const { ready, checks } = await probe.answer();
    expect([ready, checks]).toEqual([
      false,
      { postgres: { ok: false, detail: 'cannot use [address] sorry' } },
    ]);
  });

  it('[O2] is not ready while one of its checks is not', async () => {
    const probe = new Probe('ledger');
    probe.add('postgres', () => Promise.resolve({ ok: true, detail: 'answers' }));
    expect((await probe.answer()).ready).toBe(true);
    probe.add('relay', () => Promise.resolve({ ok: false, detail: '5 events behind' }));
    expect((await probe.answer()).ready).toBe(false);
  });
});
