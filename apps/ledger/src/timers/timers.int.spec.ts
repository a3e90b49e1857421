import { Refusal } from '#kernel';
import { BusClient, connectBus, answerRaw, Unavailable } from '#platform';
import { internalCommandSubject, expireApproval } from '#contracts';
import { opened } from '../views/queries/query.fixture';
import { Escalations } from './escalations.fixture';
import { sendOver } from './timer-host';

describe('the timers of escalation paths', () => {
  let escalationPaths: Escalations;
  beforeEach(async () => {
    escalationPaths = await Escalations.open();
    await escalationPaths.append(opened('wo-1'));
  });
  afterEach(() => escalationPaths.close());

  const escalationSteps = () =>
    escalationPaths.sent.map(({ subject, escalationStep }) => `${subject} ${escalationStep}`);
  const claimed = async () =>
    (await escalationPaths.views.pool.query('SELECT * FROM messaging.timer_claims')).rows;
  /** Ends the pauses, so that a test need not wait for them. */
  const endPauses = () =>
    escalationPaths.views.pool.query(
      `UPDATE messaging.timer_claims SET claimed_until = '-infinity'`,
    );

  it('[G8] are never early by database time, and are sent when it has come', async () => {
    await escalationPaths.append(
      escalationPaths.requested('a1', { dueAt: escalationPaths.day(1) }),
    );
    escalationPaths.schedule();
    await escalationPaths.polled();
    expect(escalationPaths.sent).toEqual([]);
    await escalationPaths.moveTo(1);
    await escalationPaths.settled();
    expect(escalationSteps()).toEqual(['a1 expire']);
    expect(escalationPaths.sent[0]!.at >= escalationPaths.day(1)).toBe(true);
  });

  it('[O6] are sent at their time, however long the pause between two looks', async () => {
    await escalationPaths.append(
      escalationPaths.requested('a1', { dueAt: escalationPaths.day(1) }),
    );
    const halfASecond = 500 / 86_400_000;
    await escalationPaths.moveTo(1 - halfASecond);
    escalationPaths.schedule({ pollMs: 600_000 });
    await escalationPaths.until(() => escalationPaths.sent.length > 0);
    expect(escalationSteps()).toEqual(['a1 expire']);
  });

  it('[O6] are sent once by any number of instances', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `a${i}`);
    await escalationPaths.append(...ids.map((id) => escalationPaths.requested(id)));
    for (let i = 0; i < 3; i++) escalationPaths.schedule({ inFlightMax: 5 });
    await escalationPaths.moveTo(30);
    await escalationPaths.settled();
    expect(escalationSteps().sort()).toEqual(ids.map((id) => `${id} expire`).sort());
  });

  it('[O6] are taken over from an instance that was killed with them in its hands', async () => {
    await escalationPaths.append(escalationPaths.requested('a1'));
    await escalationPaths.moveTo(30);
    let release = (): void => undefined;
    const hanging = escalationPaths.noting(() => new Promise<void>((done) => (release = done)));
    escalationPaths.schedule({ send: hanging, claimMs: 500, inFlightMax: 1 });
    await escalationPaths.until(() => escalationPaths.sent.length === 1);
    escalationPaths.schedule();
    await escalationPaths.settled();
    const [first, second] = escalationPaths.sent;
    expect(escalationPaths.sent).toHaveLength(2);
    expect(second!.commandId).toBe(first!.commandId);
    release();
  });

  it('[O5] take thirty days of escalation paths in order, each on its day', async () => {
    const escalationPath = {
      warnAt: escalationPaths.day(20),
      fallback: { owner: 'erik', at: escalationPaths.day(25) },
    };
    const grant = {
      status: 'approved',
      expiresAt: escalationPaths.day(28),
      permits: [],
      scope: {},
      singleUse: false,
    };
    await escalationPaths.append(
      escalationPaths.requested('a1', escalationPath),
      escalationPaths.requested('a2', escalationPath),
      escalationPaths.requested('a3', escalationPath),
      escalationPaths.eventOf('approval.granted', 'a2', grant),
      escalationPaths.eventOf('approval.rejected', 'a3', { rejectedBy: 'dana' }),
    );
    escalationPaths.schedule();
    for (let day = 1; day <= 30; day++) {
      await escalationPaths.moveTo(day);
      await escalationPaths.settled();
    }
    expect(escalationSteps()).toEqual([
      'a2 warned',
      'a1 warned',
      'a1 fallback',
      'a2 expire',
      'a1 expire',
    ]);
    expect(escalationPaths.sent.map(({ dueAt }) => dueAt)).toEqual(
      [18, 20, 25, 28, 30].map((day) => escalationPaths.day(day)),
    );
    expect(escalationPaths.sent.filter(({ dueAt, at }) => at < dueAt)).toEqual([]);
    expect(escalationPaths.errors).toEqual([]);
  });

  it('[O5] are not sent again after a rebuild of their view', async () => {
    await escalationPaths.append(
      escalationPaths.requested('a1', { warnAt: escalationPaths.day(1) }),
    );
    await escalationPaths.append(
      escalationPaths.requested('a2', { dueAt: escalationPaths.day(2) }),
    );
    // No view shows claims in progress.
    let release = (): void => undefined;
    const waiting = new Promise<void>((done) => (release = done));
    escalationPaths.schedule({
      send: (timer, id) =>
        timer.subject === 'a2'
          ? escalationPaths.noting(() => waiting)(timer, id)
          : escalationPaths.asApprovals(timer, id),
    });
    await escalationPaths.moveTo(2);
    await escalationPaths.until(() => escalationPaths.sent.length === 2);
    await escalationPaths.views.keeper.rebuild('timers', () => undefined);
    await escalationPaths.views.caughtUp();
    await escalationPaths.polled();
    expect(escalationSteps().sort()).toEqual(['a1 warned', 'a2 expire']);
    release();
  });

  it('[I9] remind nobody of work that is imported or only observed', async () => {
    const observed = opened('wo-2');
    const imported = opened('wo-3');
    const origin = { source: 'xes', eventId: '1', imported: true };
    await escalationPaths.append(
      { ...observed, data: { ...observed.data, mode: 'observe' } },
      { ...imported, data: { ...imported.data, origin } },
      escalationPaths.requested('a2', {}, 'wo-2'),
      escalationPaths.requested('a3', {}, 'wo-3'),
      escalationPaths.requested('a1'),
    );
    escalationPaths.schedule();
    await escalationPaths.moveTo(31);
    await escalationPaths.settled();
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual(['a1 expire']);
  });

  it('[G8] wait an outage out, under one command id', async () => {
    await escalationPaths.append(escalationPaths.requested('a1'));
    let tries = 0;
    escalationPaths.schedule({
      send: (timer, id) =>
        ++tries < 3
          ? escalationPaths.noting(() => Promise.reject(new Unavailable('away')))(timer, id)
          : escalationPaths.asApprovals(timer, id),
    });
    await escalationPaths.moveTo(30);
    await escalationPaths.settled();
    expect(new Set(escalationPaths.sent.map(({ commandId }) => commandId)).size).toBe(1);
    expect(escalationPaths.sent).toHaveLength(3);
    expect(escalationPaths.errors).toEqual([]);
  });

  it('are sent again under another command id where an answer has changed nothing', async () => {
    await escalationPaths.append(escalationPaths.requested('a1'));
    escalationPaths.schedule({ send: escalationPaths.noting(() => Promise.resolve()) });
    await escalationPaths.moveTo(30);
    await escalationPaths.until(async () => (await claimed())[0]?.answered === 1);
    await escalationPaths.polled();
    expect(escalationPaths.sent).toHaveLength(1);
    await endPauses();
    await escalationPaths.until(() => escalationPaths.sent.length === 2);
    expect(new Set(escalationPaths.sent.map(({ commandId }) => commandId)).size).toBe(2);
  });

  it('pause longer and longer where they are refused, and give up in the end', async () => {
    await escalationPaths.append(escalationPaths.requested('a1'));
    const send = escalationPaths.noting(() =>
      Promise.reject(new Refusal('approval_not_found', 'No.')),
    );
    escalationPaths.schedule({ send });
    await escalationPaths.moveTo(30);
    await escalationPaths.until(async () => (await claimed())[0]?.refused === 1);
    await escalationPaths.polled();
    expect(escalationPaths.sent).toHaveLength(1);
    expect(escalationPaths.errors).toEqual([expect.stringMatching(/a1\/expire\/.* was refused$/)]);
    await escalationPaths.views.pool.query(
      `UPDATE messaging.timer_claims SET refused = 19, claimed_until = '-infinity'`,
    );
    await escalationPaths.until(async () => (await claimed())[0]?.refused === 20);
    expect(await claimed()).toMatchObject([{ claimed_until: Infinity, error: 'No.' }]);
    expect(escalationPaths.errors.at(-1)).toMatch(/was refused for the last time/);
    await escalationPaths.moveTo(31);
    expect(await escalationPaths.claims().counts(2_000)).toEqual({ late: 1, givenUp: 1 });
  });

  it('forget who claimed what is gone, after a day', async () => {
    await escalationPaths.append(escalationPaths.requested('a1'), escalationPaths.requested('a2'));
    escalationPaths.schedule({
      send: (timer, id) =>
        timer.subject === 'a1' ? escalationPaths.asApprovals(timer, id) : Promise.resolve(),
    });
    await escalationPaths.moveTo(30);
    const answered = async () => (await claimed()).filter((claim) => claim.answered === 1);
    await escalationPaths.until(async () => (await answered()).length === 2);
    await escalationPaths.views.pool.query(
      `UPDATE messaging.timer_claims SET claimed_until = claimed_until - interval '2 days'`,
    );
    await escalationPaths.claims().tidy();
    expect(await claimed()).toMatchObject([{ subject: 'a2' }]);
  });

  it('[A5] reach the service that owns the obligation, as one of our own processes', async () => {
    const url = process.env['WRIT_TEST_NATS_URL']!;
    const bus = new BusClient(await connectBus(url, 'timers-under-test'));
    const frames: unknown[] = [];
    const transport = answerRaw(
      bus.connection,
      internalCommandSubject(expireApproval),
      'approvals',
      async (data) => {
        frames.push(JSON.parse(new TextDecoder().decode(data)));
        await escalationPaths.append(
          escalationPaths.eventOf('approval.expired', 'a1', { was: 'requested' }),
        );
        return JSON.stringify({ ok: true });
      },
      () => undefined,
    );
    await bus.connection.flush();
    await escalationPaths.append(escalationPaths.requested('a1'));
    await escalationPaths.moveTo(30);
    escalationPaths.schedule({ send: sendOver(bus) });
    await escalationPaths.settled();
    expect(frames).toMatchObject([
      {
        name: 'expire-approval',
        data: { workOrderId: 'wo-1', approvalId: 'a1' },
        metadata: { roles: ['service'], tenant: 'acme' },
      },
    ]);
    await escalationPaths.until(async () => (await claimed())[0]?.answered === 1);
    transport.unsubscribe();
    await bus.connection.close();
  });
});
