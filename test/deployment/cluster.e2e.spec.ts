import { readFileSync } from 'node:fs';
import { eventually, itUnless } from '#testkit';
import { Cluster, type Cost } from './cluster';
import { missingForContainers } from './needs';

/** `npm run deployment`: two of every service, and every fault. Otherwise one of each but the ledger, and the worst two faults. */
const isWhole = process.env['WRIT_DEPLOYMENT'] === 'whole';
const START_MS = 600_000;
const because = missingForContainers();
const itRuns = itUnless(because);
const services = ['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'];
const second = services.map((name) => `${name}-2`);
const nodes = ['nats', 'nats-2', 'nats-3'];
const chosen = [...services, 'ledger-2', ...nodes, 'wait-for-standby'];

/** What a fault may cost. Only `npm run deployment` checks it, on a machine that does nothing else. */
const WRITES_MS = 10_000;
const READS_MS = 3_000;

const environment = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync('deploy/cluster.env', 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(
      ([, name, value]) => [name!, value!],
    ),
  );

describe('three NATS nodes, a Postgres primary with a synchronous standby, several of each service', () => {
  let cluster: Cluster;
  const costs: Record<string, Cost> = {};

  beforeAll(async () => {
    if (because !== undefined) return;
    cluster = await Cluster.start(environment(), ...(isWhole ? [...chosen, ...second] : chosen));
    await eventually(
      () => cluster.sql('postgres', 'SELECT sync_state AS value FROM pg_stat_replication'),
      (state) => state === 'sync',
    );
  }, START_MS);
  afterAll(async () => {
    if (isWhole) process.stdout.write(`${JSON.stringify(costs, undefined, 2)}\n`);
    await cluster?.stop();
  });

  const kill = (...names: readonly string[]) => cluster.project.kill(...names);
  const start = (...names: readonly string[]) => cluster.project.start(...names);
  const promote = (host: string): void => {
    const { status, output } = cluster.project.exec(
      host,
      'psql',
      '--username=postgres',
      '--command=SELECT pg_promote()',
    );
    expect([status, output]).toEqual([0, expect.stringMatching(/^ t$/m)]);
  };
  /** Measures a fault, and compares it with the bars where nothing else runs on the machine. */
  const measure = async (
    name: string,
    fault: () => Promise<unknown> | void,
    before?: () => Promise<unknown>,
  ): Promise<void> => {
    const cost = await cluster.costOf(fault, before);
    costs[name] = cost;
    if (!isWhole) return;
    expect([name, cost.writesMs < WRITES_MS, cost.readsMs < READS_MS, cost]).toEqual([
      name,
      true,
      true,
      cost,
    ]);
  };

  for (const node of isWhole ? nodes : ['nats-2'])
    itRuns(`[O1] goes on when ${node} is killed, and when it is back`, async () => {
      await measure(`kill -9 ${node}`, () => kill(node));
      await measure(`${node} is back`, () => start(node));
    });

  if (isWhole) {
    itRuns('[O1] goes on when the leading ledger is killed', async () => {
      const leader = await cluster.leader();
      await measure('kill -9 leading ledger', () => kill(leader));
      await start(leader);
    });

    itRuns('[O1] goes on when a machine is lost: a NATS node and one of each service', async () => {
      // The clients of its gateway wait; so it is the one without.
      const lost = ['nats-2', ...second.filter((name) => name !== 'gateway-2')];
      await measure('kill -9 machine', () => kill(...lost));
      await start(...lost);
    });

    itRuns.each(['intake-2', 'policy-2', 'ledger follower'])(
      '[O1] goes on while %s is paused',
      async (name) => {
        const leader = await cluster.leader();
        const follower = leader === 'ledger' ? 'ledger-2' : 'ledger';
        const paused = name === 'ledger follower' ? follower : name;
        await measure(`SIGSTOP ${name}`, () => cluster.project.signal(paused, 'SIGSTOP'));
        cluster.project.signal(paused, 'SIGCONT');
      },
    );

    itRuns.each(['nats-3', 'leading ledger'])(
      '[O1] goes on when %s is cut off from the networks, and when it is back',
      async (name) => {
        const cut = name === 'leading ledger' ? await cluster.leader() : name;
        await measure(`cut off ${name}`, () => cluster.project.connect(cut, 'down'));
        await measure(`${name} is joined again`, () => cluster.project.connect(cut, 'up'));
      },
    );
  }

  itRuns('[O1] [G1] goes on when the primary is killed and the standby promoted', async () => {
    // How long nobody promotes it is up to the operator.
    const away = async (): Promise<void> => {
      await kill('postgres');
      await eventually(
        () => cluster.readiness('gateway'),
        (status) => status === 503,
      );
    };
    await measure('promotion after kill -9 primary', () => promote('standby'), away);
    for (const name of ['gateway', 'ledger', 'intake'])
      await eventually(
        () => cluster.readiness(name),
        (status) => status === 200,
      );
    if (!isWhole) expect(await cluster.offences('standby')).toEqual([]);
  });

  if (isWhole) {
    itRuns('[O1] takes the former primary back as the standby', async () => {
      const follow = await cluster.project.run(
        'postgres',
        ['/etc/writ/follow.sh', 'standby'],
        'sh',
      );
      expect(follow).toEqual({ status: 0, output: expect.anything() });
      await start('postgres');
      const wait = await cluster.project.run('wait-for-standby', ['standby', 'postgres']);
      expect(wait.status).toBe(0);
      await eventually(
        () => cluster.sql('standby', 'SELECT sync_state AS value FROM pg_stat_replication'),
        (state) => state === 'sync',
      );
    });

    itRuns('[O1] [G1] goes on when the primary is cut off and the standby promoted', async () => {
      await measure('cut off primary, promotion', () => {
        cluster.project.connect('standby', 'down');
        promote('postgres');
      });
      expect(await cluster.offences('postgres')).toEqual([]);
    });
  }
});
