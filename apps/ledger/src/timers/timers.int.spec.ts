import { Refusal } from '#kernel';
import { BusClient, connectBus, answerRaw, Unavailable } from '#platform';
import { internalCommandSubject, expireApproval } from '#contracts';
import { opened } from '../views/queries/query.fixture';
import { Escalations } from './escalations.fixture';
import { sendOver } from './timer-host';

describe('the timers of ladders', () => {
  let ladders: Escalations;
  beforeEach(async () => {
    ladders = await Escalations.open();
    await ladders.append(opened('wo-1'));
  });
  afterEach(() => ladders.close());

  const rungs = () => ladders.sent.map(({ subject, rung }) => `${subject} ${rung}`);
  const claimed = async () =>
    (await ladders.views.pool.query('SELECT * FROM messaging.timer_claims')).rows;
  /** Ends the pauses, so that a test need not wait for them. */
  const endPauses = () =>
    ladders.views.pool.query(`UPDATE messaging.timer_claims SET claimed_until = '-infinity'`);

  it('[G8] are never early by database time, and are sent when it has come', async () => {
    await ladders.append(ladders.requested('a1', { dueAt: ladders.day(1) }));
    ladders.schedule();
    await ladders.lookedAgain();
    expect(ladders.sent).toEqual([]);
    await ladders.moveTo(1);
    await ladders.settled();
    expect(rungs()).toEqual(['a1 expire']);
    expect(ladders.sent[0]!.at >= ladders.day(1)).toBe(true);
  });

  it('[O6] are sent once, however many instances look for them', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `a${i}`);
    await ladders.append(...ids.map((id) => ladders.requested(id)));
    for (let i = 0; i < 3; i++) ladders.schedule({ inFlightMax: 5 });
    await ladders.moveTo(30);
    await ladders.settled();
    expect(rungs().sort()).toEqual(ids.map((id) => `${id} expire`).sort());
  });

  it('[O6] are taken over from an instance that was killed with them in its hands', async () => {
    await ladders.append(ladders.requested('a1'));
    await ladders.moveTo(30);
    let release = (): void => undefined;
    const hanging = ladders.noting(() => new Promise<void>((done) => (release = done)));
    ladders.schedule({ send: hanging, claimMs: 500, inFlightMax: 1 });
    await ladders.until(() => ladders.sent.length === 1);
    ladders.schedule();
    await ladders.settled();
    const [first, second] = ladders.sent;
    expect(ladders.sent).toHaveLength(2);
    expect(second!.commandId).toBe(first!.commandId);
    release();
  });

  it('[O5] take thirty days of ladders in order, each on its day', async () => {
    const ladder = {
      warnAt: ladders.day(20),
      fallback: { owner: 'erik', at: ladders.day(25) },
    };
    const yes = { expiresAt: ladders.day(28), permits: [], scope: {}, singleUse: false };
    await ladders.append(
      ladders.requested('a1', ladder),
      ladders.requested('a2', ladder),
      ladders.requested('a3', ladder),
      ladders.tell('approval.granted', 'a2', yes),
      ladders.tell('approval.rejected', 'a3', { rejectedBy: 'dana' }),
    );
    ladders.schedule();
    for (let day = 1; day <= 30; day++) {
      await ladders.moveTo(day);
      await ladders.settled();
    }
    expect(rungs()).toEqual(['a2 warned', 'a1 warned', 'a1 fallback', 'a2 expire', 'a1 expire']);
    expect(ladders.sent.map(({ dueAt }) => dueAt)).toEqual(
      [18, 20, 25, 28, 30].map((day) => ladders.day(day)),
    );
    expect(ladders.sent.filter(({ dueAt, at }) => at < dueAt)).toEqual([]);
    expect(ladders.troubles).toEqual([]);
  });

  it('[O5] are not sent again because their view was built anew', async () => {
    await ladders.append(ladders.requested('a1', { warnAt: ladders.day(1) }));
    await ladders.append(ladders.requested('a2', { dueAt: ladders.day(2) }));
    // What is under way stands in no view.
    let release = (): void => undefined;
    const waiting = new Promise<void>((done) => (release = done));
    ladders.schedule({
      send: (timer, id) =>
        timer.subject === 'a2'
          ? ladders.noting(() => waiting)(timer, id)
          : ladders.asApprovals(timer, id),
    });
    await ladders.moveTo(2);
    await ladders.until(() => ladders.sent.length === 2);
    await ladders.views.keeper.rebuild('timers', () => undefined);
    await ladders.views.caughtUp();
    await ladders.lookedAgain();
    expect(rungs().sort()).toEqual(['a1 warned', 'a2 expire']);
    release();
  });

  it('[I9] remind nobody of work that is imported or only observed', async () => {
    const observed = opened('wo-2');
    const imported = opened('wo-3');
    const origin = { source: 'xes', eventId: '1', imported: true };
    await ladders.append(
      { ...observed, data: { ...observed.data, mode: 'observe' } },
      { ...imported, data: { ...imported.data, origin } },
      ladders.requested('a2', {}, 'wo-2'),
      ladders.requested('a3', {}, 'wo-3'),
      ladders.requested('a1'),
    );
    ladders.schedule();
    await ladders.moveTo(31);
    await ladders.settled();
    await ladders.lookedAgain();
    expect(rungs()).toEqual(['a1 expire']);
  });

  it('[G8] wait an outage out, under one command id', async () => {
    await ladders.append(ladders.requested('a1'));
    let tries = 0;
    ladders.schedule({
      send: (timer, id) =>
        ++tries < 3
          ? ladders.noting(() => Promise.reject(new Unavailable('away')))(timer, id)
          : ladders.asApprovals(timer, id),
    });
    await ladders.moveTo(30);
    await ladders.settled();
    expect(new Set(ladders.sent.map(({ commandId }) => commandId)).size).toBe(1);
    expect(ladders.sent).toHaveLength(3);
    expect(ladders.troubles).toEqual([]);
  });

  it('ask anew, under another command id, where an answer has changed nothing', async () => {
    await ladders.append(ladders.requested('a1'));
    ladders.schedule({ send: ladders.noting(() => Promise.resolve()) });
    await ladders.moveTo(30);
    await ladders.until(async () => (await claimed())[0]?.answered === 1);
    await ladders.lookedAgain();
    expect(ladders.sent).toHaveLength(1);
    await endPauses();
    await ladders.until(() => ladders.sent.length === 2);
    expect(new Set(ladders.sent.map(({ commandId }) => commandId)).size).toBe(2);
  });

  it('pause longer and longer where they are refused, and give up in the end', async () => {
    await ladders.append(ladders.requested('a1'));
    const send = ladders.noting(() => Promise.reject(new Refusal('approval_not_found', 'No.')));
    ladders.schedule({ send });
    await ladders.moveTo(30);
    await ladders.until(async () => (await claimed())[0]?.refused === 1);
    await ladders.lookedAgain();
    expect(ladders.sent).toHaveLength(1);
    expect(ladders.troubles).toEqual([expect.stringMatching(/a1\/expire\/.* was refused$/)]);
    await ladders.views.pool.query(
      `UPDATE messaging.timer_claims SET refused = 19, claimed_until = '-infinity'`,
    );
    await ladders.until(async () => (await claimed())[0]?.refused === 20);
    expect(await claimed()).toMatchObject([{ claimed_until: Infinity, error: 'No.' }]);
    expect(ladders.troubles.at(-1)).toMatch(/was refused for the last time/);
    await ladders.moveTo(31);
    expect(await ladders.claims().standing(2_000)).toEqual({ late: 1, givenUp: 1 });
  });

  it('forget who claimed what is gone, after a day', async () => {
    await ladders.append(ladders.requested('a1'), ladders.requested('a2'));
    ladders.schedule({
      send: (timer, id) =>
        timer.subject === 'a1' ? ladders.asApprovals(timer, id) : Promise.resolve(),
    });
    await ladders.moveTo(30);
    const answered = async () => (await claimed()).filter((claim) => claim.answered === 1);
    await ladders.until(async () => (await answered()).length === 2);
    await ladders.views.pool.query(
      `UPDATE messaging.timer_claims SET claimed_until = claimed_until - interval '2 days'`,
    );
    await ladders.claims().tidy();
    expect(await claimed()).toMatchObject([{ subject: 'a2' }]);
  });

  it('[A5] reach the service that owns the obligation, as one of our own processes', async () => {
    const url = process.env['WRIT_TEST_NATS_URL']!;
    const bus = new BusClient(await connectBus(url, 'timers-under-test'));
    const frames: unknown[] = [];
    const door = answerRaw(
      bus.connection,
      internalCommandSubject(expireApproval),
      'approvals',
      async (data) => {
        frames.push(JSON.parse(new TextDecoder().decode(data)));
        await ladders.append(ladders.tell('approval.expired', 'a1', { was: 'requested' }));
        return JSON.stringify({ ok: true });
      },
      () => undefined,
    );
    await bus.connection.flush();
    await ladders.append(ladders.requested('a1'));
    await ladders.moveTo(30);
    ladders.schedule({ send: sendOver(bus) });
    await ladders.settled();
    expect(frames).toMatchObject([
      {
        name: 'expire-approval',
        data: { workOrderId: 'wo-1', approvalId: 'a1' },
        metadata: { roles: ['service'], tenant: 'acme' },
      },
    ]);
    await ladders.until(async () => (await claimed())[0]?.answered === 1);
    door.unsubscribe();
    await bus.connection.close();
  });
});
