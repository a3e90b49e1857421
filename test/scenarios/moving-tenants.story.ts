import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { elapse, eventually, type Stack, startStack } from '#testkit';
import { Receiver } from '../../apps/exceptions/test/receiver';
import { newId } from './client';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { done, openRefund } from './refund-work';
import { rowsAt, Standby } from './standby';
import { StreamReader } from './stream-reader';
import { TenantLoad } from './tenant-load';
import { newTenant, startLog, type Tenant, untilReady } from './two-logs';
import { verify } from './verified-receipt';

/** What the mover says as it begins each phase: after each of these it is killed. */
const PHASES = [
  'rest until the end of the move',
  'requests for the tenants are refused',
  'takes no events of the tenants any more',
  'is the database of the log eu',
];

const PHOTO = 'The parcel, broken.';

interface StoredEvent {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
}

/** Acme moves from the log `default` to the log `eu` while it works, and globex works on in the log `default`. */
describe('a tenant that moves to another log', () => {
  let home: Stack;
  let standby: Standby;
  let eu: Stack;
  let receiver: Receiver;
  let people: NatsPeople;
  let acme: Tenant;
  let globex: Tenant;

  beforeAll(async () => {
    const env = { WRIT_WEBHOOKS_PRIVATE: 'allow' };
    home = await startStack({ logs: ['eu'], ownPostgres: true, env });
    receiver = await Receiver.start();
    people = await NatsPeople.of(home);
    [acme, globex] = [await newTenant(home, 'acme'), await newTenant(home, 'globex')];
    for (const tenant of [acme, globex])
      await done(
        tenant.as('operator').post('/v1/webhooks', {
          url: receiver.url(`/${tenant.name}`),
          types: ['approval.requested'],
        }),
      );
    standby = await Standby.follow(home.databaseUrl, home.dataFolder);
    // They wait until it is promoted.
    const former = readFileSync(join(home.dataFolder, 'content-key'), 'utf8').trim();
    const own = `of-eu:${randomBytes(32).toString('base64')}`;
    const ofEu = { ...env, WRIT_CONTENT_KEY: `${own},${former}`, WRIT_CONTENT_KEY_FILE: '' };
    eu = await startLog(home, { databaseUrl: standby.url, migrate: false, env: ofEu });
  });
  afterAll(async () => {
    await people?.signOut();
    await people?.services.close();
    await eu?.stop();
    await standby?.stop();
    await home?.stop();
    await receiver?.stop();
  });

  it('[O1] [G1] loses nothing and doubles nothing, though the mover is killed in every phase', async () => {
    const reader = await StreamReader.open(home.url, acme.keys['auditor']!);
    const caller = await people.signIn(acme.keys['integrator']);
    const before = await receiptOf(acme);
    const [photo] = [await storedPhoto(acme), await storedPhoto(globex)];
    const key = { 'idempotency-key': uuidv7() };
    const command = { workOrderId: newId('once'), workflow: 'refunds' };
    const first = await done(acme.as('integrator').post('/v1/work-orders', command, key));
    const [moving, staying] = [new TenantLoad(acme), new TenantLoad(globex)];
    await eventually(() => moving.decided > 1 && staying.decided > 1);

    await killedAt(PHASES[0]!);
    // They are due while senders and timers of acme rest, and after the fork.
    for (const tenant of [acme, globex])
      for (const afterMs of [4_000, 60_000]) await haltFor(tenant, afterMs);
    await elapse(5_000);
    for (const phase of PHASES.slice(1)) await killedAt(phase);
    expect(await move()).toMatchObject({
      code: 0,
      out: expect.stringContaining('acme are in the log eu'),
    });
    await untilReady(home);
    const sofar = moving.opened.size;
    await eventually(() => moving.opened.size > sofar + 3);
    await Promise.all([moving.stop(), staying.stop()]);
    expect(await rowsAt(home.databaseUrl, 'SELECT FROM pg_replication_slots')).toEqual([]);
    expect([...moving.wrong, ...staying.wrong]).toEqual([]);
    expect([...moving.retryAfter]).not.toContain(null);

    await eventually(async () => (await expired(eu, 'acme')) === 2);
    await eventually(async () => (await expired(home, 'globex')) === 2);
    expect(await expired(home, 'acme')).toBe(0);
    const [inHome, inEu] = [await eventsIn(home), await eventsIn(eu)];
    // Everything until the fence is the same in both: events, positions and versions.
    expect(inEu.acme.slice(0, inHome.acme.length)).toEqual(inHome.acme);
    expect(inEu.acme.length).toBeGreaterThan(inHome.acme.length);
    expect(inHome.globex.slice(0, inEu.globex.length)).toEqual(inEu.globex);
    expect(inHome.globex.length).toBeGreaterThan(inEu.globex.length);
    mustHaveOnce(inEu.acme, moving);
    mustHaveOnce(inHome.globex, staying);

    const again = await done(acme.as('integrator').post('/v1/work-orders', command, key));
    expect(again.body.position).toBe(first.body.position);
    const path = `/v1/work-orders/${[...moving.opened.keys()].at(-1)}`;
    expect((await acme.as('auditor').get(path)).status).toBe(200);
    for (const [workOrderId] of moving.opened)
      await reader.first(
        ({ subject, type }) =>
          subject === `work-order-${workOrderId}` && type.includes('work-order.opened'),
      );
    reader.close();

    expect(await photoOf(photo)).toBe(PHOTO);

    // A receipt of before, one of then for the same event, and one of an event of after.
    const keys = (await done(acme.as('auditor').get('/v1/log/keys'))).text;
    const after = await receiptOf(acme);
    const ofThen = await done(acme.as('auditor').get(`/v1/receipts/${before.eventId}`));
    for (const receipt of [before.text, ofThen.text, after.text])
      expect(await verify(receipt, keys)).toBe(0);
    expect(await verify(after.text, before.keys)).not.toBe(0);

    for (const [tenant, stack] of [
      ['acme', eu],
      ['globex', home],
    ] as const) {
      const noticed = await rowsAt<{ id: string }>(
        stack.databaseUrl,
        `SELECT notice_id AS id FROM notices.deliveries WHERE tenant = '${tenant}'`,
      );
      const arrived = await eventually(
        () => receiver.received.filter((one) => one.path === `/${tenant}`),
        (all) => all.length >= noticed.length,
      );
      const ids = arrived.map(({ headers }) => String(headers['webhook-id']));
      expect(ids.sort()).toEqual(noticed.map(({ id }) => id).sort());
    }

    // Its connection was closed, and leads to the other log since.
    const opened = { workOrderId: newId('nats'), workflow: 'refunds' };
    expect(await askOverNats(caller, 'writ.v1.open-work-order', opened)).toMatchObject({
      ok: true,
    });
    await eventually(
      () => acme.as('auditor').get(`/v1/work-orders/${opened.workOrderId}`),
      ({ status }) => status === 200,
    );
  });

  it('[G6] leaves two logs that audits find whole, also once each has forgotten what the other one has', async () => {
    const { code, out } = await writ([
      'move-tenants',
      'acme',
      '--to',
      'eu',
      '--copy',
      standby.url,
      '--forget',
    ]);
    expect([code, out]).toEqual([0, expect.stringContaining('neither log can read')]);
    for (const stack of [home, eu]) {
      const tenant = stack === home ? 'globex' : 'acme';
      const stored = await rowsAt<{ tenant: string }>(
        stack.databaseUrl,
        `SELECT tenant FROM ledger.evidence_contents
         UNION SELECT tenant FROM ledger.text_keys WHERE wrapped IS NOT NULL`,
      );
      expect(stored).toEqual([{ tenant }]);
      const audit = await writ(['audit', '--database', stack.databaseUrl]);
      expect([audit.out, audit.code]).toEqual([expect.any(String), 0]);
    }
  });

  /** A receipt of an event of a new work order, with the keys by which it verifies. */
  const receiptOf = async (tenant: Tenant) => {
    const workOrderId = await openRefund(tenant.as('integrator'));
    const auditor = tenant.as('auditor');
    const { body } = await done(auditor.get(`/v1/work-orders/${workOrderId}/history`));
    const eventId: string = body.items[0].id;
    const { text } = await done(auditor.get(`/v1/receipts/${eventId}`));
    const keys = (await done(auditor.get('/v1/log/keys'))).text;
    expect(await verify(text, keys)).toBe(0);
    return { eventId, text, keys };
  };

  /** Evidence whose content is encrypted by a key of its stream. */
  const storedPhoto = async (tenant: Tenant): Promise<string> => {
    const workOrderId = await openRefund(tenant.as('integrator'));
    const sha256 = createHash('sha256').update(PHOTO).digest('hex');
    const content = Buffer.from(PHOTO).toString('base64');
    const evidence = { workOrderId, kind: 'photo', mediaType: 'image/png' };
    const posted = tenant.as('operator').post('/v1/evidence', { ...evidence, sha256, content });
    return (await done(posted)).body.evidenceId;
  };
  const photoOf = async (evidenceId: string): Promise<string> =>
    (await done(acme.as('operator').get(`/v1/evidence/${evidenceId}/content`))).text;

  const eventsOf = (stack: Stack, tenant: string): Promise<readonly StoredEvent[]> =>
    rowsAt<StoredEvent>(
      stack.databaseUrl,
      `SELECT position, id, stream, version FROM ledger.events WHERE tenant = '${tenant}' ORDER BY position`,
    );
  const eventsIn = async (stack: Stack) => ({
    acme: await eventsOf(stack, 'acme'),
    globex: await eventsOf(stack, 'globex'),
  });

  /** Each acknowledged work order has its stream once, at the position of its answer, and there are no others. */
  const mustHaveOnce = (events: readonly StoredEvent[], { opened }: TenantLoad): void => {
    const begun = events.filter(
      ({ stream, version }) => version === 1 && stream.startsWith('work-order-load-'),
    );
    expect(begun.map(({ stream, position }) => [stream, Number(position)])).toEqual(
      [...opened].map(([workOrderId, position]) => [`work-order-${workOrderId}`, position]),
    );
  };

  const haltFor = async (tenant: Tenant, ms: number): Promise<void> => {
    const until = new Date(Date.now() + ms).toISOString();
    const halt = { principal: `agent-${ms}`, reason: 'It repeats itself.', until };
    await done(tenant.as('admin').post('/v1/halts', halt));
  };

  const expired = async (stack: Stack, tenant: string): Promise<number> =>
    (
      await rowsAt(
        stack.databaseUrl,
        `SELECT FROM ledger.events WHERE tenant = '${tenant}' AND type = 'halt.expired'`,
      )
    ).length;

  /** What a command prints, and the code with which it ends; killed with what it runs once it prints `phase`. */
  const writ = (args: readonly string[], phase?: string) =>
    new Promise<{ readonly code: number | null; readonly out: string }>((resolve) => {
      const env = { ...process.env, WRIT_DATABASE_OWNER_URL: home.databaseUrl, WRIT_URL: home.url };
      const child = spawn(process.execPath, ['cli/bin/writ', ...args], {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...env, WRIT_API_KEY: home.keys['deployment-admin'] },
      });
      let out = '';
      let isKilled = false;
      for (const output of [child.stdout, child.stderr])
        output.on('data', (data: Buffer) => {
          out += data.toString();
          if (isKilled || phase === undefined || !out.includes(phase)) return;
          isKilled = true;
          process.kill(-child.pid!, 'SIGKILL');
        });
      child.on('close', (code) => resolve({ code, out }));
    });

  const move = (phase?: string) =>
    writ(['move-tenants', 'acme', '--to', 'eu', '--copy', standby.url], phase);

  const killedAt = async (phase: string): Promise<void> => {
    const { code, out } = await move(phase);
    expect([code, out]).toEqual([null, expect.stringContaining(phase)]);
  };
});
