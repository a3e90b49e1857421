import { type NatsConnection } from 'nats';
import { Client } from 'pg';
import { eventually, itUnless } from '#testkit';
import { natsUser } from '../scenarios/nats-user';
import { areGone, type Launch } from '../setup/launcher';
import { checkSystem } from './checker';
import { ForgetfulDisk, whyNoPowerCut } from './forgetful-disk';
import { Load } from './load';
import { NatsLoad, type Published } from './nats-load';
import { buildSystem, launchOn, readyOn, type SystemOnDisk } from './system-on-disk';

const MEBIBYTES = 2_000;
const DELEGATES = 3;
/** So many answers through each interface show a system at work, and not its first moments. */
const ANSWERS = 200;
const SENT_AGAIN = 50;

const itHere = itUnless(whyNoPowerCut());

describe('a power cut under load', () => {
  let disk: ForgetfulDisk;
  const launches: Launch[] = [];
  const connections: NatsConnection[] = [];

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await Promise.all(launches.map((launch) => launch.stop('SIGKILL')));
    disk?.remove();
  });

  const start = (): Promise<SystemOnDisk> => {
    const launch = launchOn(disk);
    launches.push(launch);
    return readyOn(launch);
  };
  const natsLoad = async ({ integrator, natsUrl }: SystemOnDisk): Promise<NatsLoad> => {
    const nats = await natsUser(natsUrl);
    connections.push(nats);
    const { token } = (await integrator.post('/v1/tokens', {})).body;
    return new NatsLoad(nats, token, 'writ.v1.intake.default.faults');
  };

  itHere(
    '[G1] loses nothing that was answered over HTTP or NATS, and doubles nothing',
    async () => {
      buildSystem();
      disk = new ForgetfulDisk(MEBIBYTES);
      const first = await start();
      await first.publishRefunds();
      const children = first.launch.children();
      const http = new Load(first.integrator, 'dev-integrator', DELEGATES);
      const nats = await natsLoad(first);
      await eventually(
        () => Math.min(http.acknowledged.length, nats.acknowledged.length),
        (answers) => answers >= ANSWERS,
      );
      const answered = { http: [...http.acknowledged], nats: [...nats.acknowledged] };
      disk.cutPower(first.launch.launcher);
      expect(http.wrong).toEqual([]);

      await first.launch.stop('SIGKILL');
      // As after a real cut, no process has the id that Postgres left in its lock file.
      await eventually(() => areGone(children));
      await Promise.all([http.stop(), nats.stop()]);

      const second = await start();
      await viewsAreUpToDate(second.databaseUrl);
      expect(await checkSystem(second.databaseUrl, answered.http)).toEqual([]);
      expect(await lostOf(answered.nats, second.databaseUrl)).toEqual([]);
      const again = await natsLoad(second);
      for (const { event, position } of answered.nats.slice(-SENT_AGAIN))
        expect(await again.publish(event, true)).toBe(position);
      await again.stop();
    },
    300_000,
  );
});

const query = async <Row>(databaseUrl: string, sql: string, values: unknown[] = []) => {
  const client = new Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query(sql, values).finally(() => client.end());
  return rows as Row[];
};

const viewsAreUpToDate = (databaseUrl: string): Promise<unknown> =>
  eventually(
    () =>
      query<{ size: string; seen: string }>(
        databaseUrl,
        `SELECT (SELECT size FROM ledger.head) AS size,
                (SELECT min(position) FROM views.cursors) AS seen`,
      ),
    ([row]) => row!.size === row!.seen,
  );

/** Answered openings that are not at their position, or are in the ledger twice. */
const lostOf = async (answered: readonly Published[], databaseUrl: string): Promise<string[]> => {
  const rows = await query<{ position: string; stream: string; opened: string }>(
    databaseUrl,
    `SELECT position, stream, count(*) OVER (PARTITION BY stream) AS opened FROM ledger.events
     WHERE type = 'work-order.opened' AND stream LIKE 'work-order-nats-%'`,
  );
  const found = new Map(rows.map((row) => [Number(row.position), row]));
  return answered.flatMap(({ position, workOrderId }) => {
    const row = found.get(position);
    if (row?.stream !== `work-order-${workOrderId}`) return [`${workOrderId} is lost`];
    return Number(row.opened) === 1 ? [] : [`${workOrderId} was opened ${row.opened} times`];
  });
};
