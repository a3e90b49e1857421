import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startStack, type Stack } from '#testkit';
import { ApiUser, eventually } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { checkSystem } from './checker';
import { Load } from './load';

const services = ['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'];

describe('killing processes under load', () => {
  let stack: Stack;
  let load: Load;

  beforeAll(async () => {
    stack = await startStack({ ownPostgres: true, instances: { ledger: 2, policy: 2 } });
    await publishExamples(stack);
  }, 120_000);

  afterAll(() => stack?.stop());

  beforeEach(() => {
    load = new Load(new ApiUser(stack.url, stack.keys['integrator']!), 'dev-integrator', 6);
  });

  afterEach(() => load.stop());

  /** Stops the load and waits until the views and the relay have caught up. */
  const settle = async (): Promise<string[]> => {
    await stack.ready();
    await load.stop();
    await eventually(
      async () => {
        const sql = new Client(stack.databaseUrl);
        await sql.connect();
        const { rows } = await sql.query(
          `SELECT (SELECT size FROM ledger.head)::int AS size,
                  (SELECT min(position) FROM views.cursors)::int AS seen`,
        );
        await sql.end();
        return rows[0] as { size: number; seen: number };
      },
      ({ size, seen }) => size === seen,
      30_000,
    );
    return [...(await checkSystem(stack.databaseUrl, load.acknowledged)), ...load.wrong];
  };
  const acknowledgedAfter = async (more: number, withinMs: number): Promise<void> => {
    const before = load.acknowledged.length;
    await eventually(
      () => Promise.resolve(load.acknowledged.length),
      (n) => n >= before + more,
      withinMs,
    );
  };

  it.each(services)(
    '[G1] [O1] loses and doubles nothing when %s is killed, and works again within 5 s',
    async (service) => {
      await acknowledgedAfter(30, 20_000);
      for (let i = 0; i < 2; i++) {
        await stack.kill(service);
        await sleep(5_000);
        await acknowledgedAfter(20, 5_000);
      }
      expect(await settle()).toEqual([]);
    },
    90_000,
  );

  it('[G1] loses and doubles nothing when nats-server is killed', async () => {
    await acknowledgedAfter(30, 20_000);
    await stack.killNats();
    await sleep(5_000);
    await acknowledgedAfter(20, 5_000);
    expect(await settle()).toEqual([]);
  }, 90_000);

  it('[G1] loses and doubles nothing when Postgres is killed', async () => {
    await acknowledgedAfter(30, 20_000);
    await stack.kill('postgres');
    await sleep(5_000);
    await acknowledgedAfter(20, 10_000);
    expect(await settle()).toEqual([]);
  }, 90_000);

  it('[G5] a paused writer that comes back writes nothing beside its successor', async () => {
    await acknowledgedAfter(30, 20_000);
    await stack.kill('ledger', 'SIGSTOP');
    await sleep(5_000);
    await acknowledgedAfter(20, 5_000);
    await stack.kill('ledger', 'SIGCONT');
    await sleep(2_000);
    expect(await settle()).toEqual([]);
  }, 90_000);

  it('[P4] a decision that was answered is in the log after policy was killed', async () => {
    await acknowledgedAfter(30, 20_000);
    await Promise.all([stack.kill('policy'), stack.kill('policy-2')]);
    expect(await settle()).toEqual([]);
  }, 90_000);

  it('[G4] tells consumers everything again when the NATS store was wiped', async () => {
    await acknowledgedAfter(30, 20_000);
    await stack.wipeNats();
    await sleep(5_000);
    await acknowledgedAfter(20, 10_000);
    expect(await settle()).toEqual([]);
  }, 90_000);
});
