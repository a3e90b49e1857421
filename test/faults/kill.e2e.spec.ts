import { Client } from 'pg';
import { eventually, type Stack, startStack } from '#testkit';
import { ApiUser } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { checkSystem } from './checker';
import { Load } from './load';
import { PlanOfRefunds } from './plan-lines';

const services = ['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'];
const DELEGATES = 6;
/** More than the delegates have under way: the rest was begun after the fault. */
const SHOWS_WORK = 20;

describe('killing processes under load', () => {
  let stack: Stack;
  let load: Load;

  beforeAll(async () => {
    stack = await startStack({ ownPostgres: true, instances: { ledger: 2, policy: 2 } });
    await publishExamples(stack, 'refunds');
  });

  afterAll(() => stack?.stop());

  beforeEach(() => {
    load = new Load(new ApiUser(stack.url, stack.keys['integrator']!), 'dev-integrator', DELEGATES);
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
    );
    return [...(await checkSystem(stack.databaseUrl, load.acknowledged)), ...load.wrong];
  };
  const acknowledgedAfter = async (more: number): Promise<void> => {
    const before = load.acknowledged.length;
    await eventually(
      () => load.acknowledged.length,
      (n) => n >= before + more,
    );
  };
  const pidOf = async (name: string) => (await stack.pids())[name];

  /** Does it to the process; commands pass while it is away, and when it is back. */
  const worksAgainAfter = async (fault: () => Promise<void>, name: string): Promise<void> => {
    const before = await pidOf(name);
    await fault();
    await acknowledgedAfter(SHOWS_WORK);
    await eventually(
      () => pidOf(name),
      (pid) => pid !== undefined && pid !== before,
    );
    await stack.ready();
    await acknowledgedAfter(SHOWS_WORK);
  };

  /** The instance of the ledger that holds the lease: alone it writes. */
  const writer = async (): Promise<string> => {
    const sql = new Client(stack.databaseUrl);
    await sql.connect();
    const { rows } = await sql.query<{ writer: string }>('SELECT writer FROM ledger.head');
    await sql.end();
    const pid = Number(/^ledger-(\d+)-/.exec(rows[0]!.writer)![1]);
    return Object.entries(await stack.pids()).find(([, one]) => one === pid)![0];
  };

  it.each(services)(
    '[G1] [O1] loses and doubles nothing when %s is killed, and works again',
    async (service) => {
      await acknowledgedAfter(30);
      await worksAgainAfter(() => stack.kill(service), service);
      expect(await settle()).toEqual([]);
    },
  );

  it('[G1] [O1] loses and doubles nothing when the ledger that waits is killed, and works again', async () => {
    await acknowledgedAfter(30);
    const waiting = (await writer()) === 'ledger' ? 'ledger-2' : 'ledger';
    await worksAgainAfter(() => stack.kill(waiting), waiting);
    expect(await settle()).toEqual([]);
  });

  it('[G1] loses and doubles nothing when nats-server is killed', async () => {
    await acknowledgedAfter(30);
    await worksAgainAfter(() => stack.killNats(), 'nats');
    expect(await settle()).toEqual([]);
  });

  it('[G1] loses and doubles nothing when Postgres is killed', async () => {
    await acknowledgedAfter(30);
    await worksAgainAfter(() => stack.kill('postgres'), 'postgres');
    expect(await settle()).toEqual([]);
  });

  it('[G5] a paused writer that comes back writes nothing beside its successor', async () => {
    await acknowledgedAfter(30);
    const paused = await writer();
    await stack.kill(paused, 'SIGSTOP');
    await acknowledgedAfter(SHOWS_WORK);
    expect(await writer()).not.toBe(paused);
    await stack.kill(paused, 'SIGCONT');
    await acknowledgedAfter(SHOWS_WORK);
    await stack.ready();
    expect(await settle()).toEqual([]);
  });

  it('[P4] a decision that was answered is in the log after policy was killed', async () => {
    await acknowledgedAfter(30);
    await Promise.all([stack.kill('policy'), stack.kill('policy-2')]);
    expect(await settle()).toEqual([]);
  });

  it('[A11] runs each granted line of a plan once when approvals, policy and the ledger are killed at its signature', async () => {
    const plan = new PlanOfRefunds(stack);
    await plan.propose();
    const killed = ['approvals', 'policy', 'policy-2', await writer()];
    await Promise.all([plan.answer(), ...killed.map((name) => stack.kill(name))]);
    await stack.ready();
    expect(await plan.outcomes()).toEqual({
      1: 'run',
      2: 'run',
      3: 'run',
      4: 'run',
      5: 'stop',
      6: 'wait',
    });
    expect(await plan.runs()).toEqual([1, 1, 1, 1]);
    expect(await settle()).toEqual([]);
  });

  it('[G4] tells consumers everything again when the NATS store was wiped', async () => {
    await acknowledgedAfter(30);
    await worksAgainAfter(() => stack.wipeNats(), 'nats');
    expect(await settle()).toEqual([]);
  });
});
