import { join } from 'node:path';
import { Client } from 'pg';
import {
  type ExceptionEscalatedData,
  type ExceptionRaisedData,
  type EscalationStep,
} from '#contracts';
import { elapsedMs, RECORDED_BEHIND_MAX_MS, type RecordedEvent } from '#kernel';
import { elapse, eventually, type Stack, startStack } from '#testkit';
import { ApiUser, newId } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { NotedWork } from '../scenarios/noted-work';
import { checkSystem } from './checker';

const CASES = 8;
const ESCALATION_STEPS = [2, 3, 4];
/** When something is done to the system: between the raising and the first escalation step. */
const CALM_MS = 1_000;

describe('timers while processes fail and clocks jump', () => {
  let stack: Stack;
  let operator: ApiUser;
  let sql: Client;
  const disturbed: string[] = [];

  beforeAll(async () => {
    stack = await startStack({
      ownPostgres: true,
      instances: { ledger: 2, exceptions: 2 },
      env: { NODE_OPTIONS: `--require=${join(__dirname, 'shifting-clock.cjs')}` },
    });
    await publishExamples(stack, 'refunds');
    operator = new ApiUser(stack.url, stack.keys['admin']!);
    const escalationPath = ESCALATION_STEPS.map((seconds) => ({
      after: `PT${seconds}S`,
      owner: `escalation step-${seconds}`,
    }));
    const code = { title: 'Due within seconds', sla: 'PT2S', owner: 'ops-lead', escalationPath };
    expect(await operator.put('/v1/exception-codes/due-soon', code)).toMatchObject({
      status: 200,
    });
  });

  afterAll(() => stack?.stop());

  beforeEach(async () => {
    await stack.ready();
    sql = await connected(stack.databaseUrl);
  });

  afterEach(() => sql.end().catch(() => undefined));

  const faults: readonly [string, (workOrderId: string) => Promise<unknown>][] = [
    ['nothing happens', () => Promise.resolve()],
    ['both schedulers are killed', () => both((name) => stack.kill(name), 'ledger')],
    ['the owning service is killed', () => both((name) => stack.kill(name), 'exceptions')],
    [
      'a scheduler is paused past the first escalation step',
      (workOrderId) => paused('ledger', workOrderId),
    ],
    ['NATS is killed', () => stack.killNats()],
    ['Postgres is killed', () => stack.kill('postgres')],
    ['the clock of every process is an hour ahead', () => jump()],
    ['the clock of every process is 25 hours ahead', () => jump()],
    ['the clock of every process is an hour behind', () => jump()],
  ];

  const both = (does: (name: string) => Promise<unknown>, service: string) =>
    Promise.all([does(service), does(`${service}-2`)]);

  /** The other one takes the first escalation step of all cases. */
  const paused = async (name: string, workOrderId: string): Promise<void> => {
    await stack.kill(name, 'SIGSTOP');
    await eventually(
      () => escalationsOf(workOrderId),
      (found) => found.length >= CASES,
    );
    await stack.kill(name, 'SIGCONT');
  };

  const jump = async (): Promise<void> => {
    const pids = await stack.pids();
    const services = Object.keys(pids).filter((name) => !/^(nats|postgres)/.test(name));
    for (const name of services) await stack.kill(name, 'SIGUSR2');
  };

  it.each(faults)(
    '[E2] [G8] take each escalation step once and never early when %s',
    async (_, fault) => {
      const workOrderId = newId('due');
      const opened = { workOrderId, workflow: 'refunds', inputs: { order: '1', reason: 'late' } };
      expect(await operator.post('/v1/work-orders', opened)).toMatchObject({ status: 201 });
      disturbed.push(workOrderId);
      for (let i = 0; i < CASES; i++)
        await operator.post('/v1/exceptions', {
          workOrderId,
          code: 'due-soon',
          subject: `case-${i}`,
        });
      await elapse(CALM_MS);
      // A session of Postgres dies with it.
      await sql.end();
      await fault(workOrderId);

      const escalations = await eventually(
        () => escalationsOf(workOrderId),
        (found) => found.length >= CASES * ESCALATION_STEPS.length,
      );
      expect(takenBy(escalations)).toEqual(await escalationStepsOf(workOrderId));
      const late = escalations.map(({ recordedAt, data }) =>
        elapsedMs(data.escalationStep.at, recordedAt),
      );
      // By the time of the database: the one that is recorded may be behind it.
      expect(Math.min(...late)).toBeGreaterThanOrEqual(-RECORDED_BEHIND_MAX_MS);
    },
  );

  it('[P13] raise each unknown outcome once while all is killed, and its report ends it', async () => {
    const notes = await NotedWork.publish(operator);
    const workOrderId = await notes.open();
    const runs: string[] = [];
    for (let i = 0; i < CASES; i++) runs.push((await notes.decide(workOrderId, i)).decisionId);
    await both((name) => stack.kill(name), 'ledger');
    const raised = async (type: 'exception.raised' | 'exception.resolved') =>
      (await eventsOf<ExceptionRaisedData>(workOrderId, type).catch(() => [])).map(
        ({ data }) => data,
      );
    const subjects = () => raised('exception.raised');
    await eventually(subjects, (found) => found.length > 0);
    await both((name) => stack.kill(name), 'exceptions');
    const found = await eventually(subjects, ({ length }) => length >= CASES);
    expect(found.map(({ subject }) => subject).sort()).toEqual([...runs].sort());
    await stack.ready();
    for (const decisionId of runs) await notes.report(workOrderId, decisionId);
    await both((name) => stack.kill(name), 'exceptions');
    const resolved = await eventually(
      () => raised('exception.resolved'),
      ({ length }) => length >= CASES,
    );
    const ids = (all: readonly { readonly exceptionId: string }[]) =>
      all.map(({ exceptionId }) => exceptionId).sort();
    expect(ids(resolved)).toEqual(ids(await subjects()));
    expect(ids(resolved)).toHaveLength(CASES);
  });

  it('[E2] take none of them a second time, also when more time has passed', async () => {
    await eventually(
      async () => (await sql.query(DUE)).rows[0] as { due: number },
      ({ due }) => due === 0,
    );
    for (const workOrderId of disturbed)
      expect(takenBy(await escalationsOf(workOrderId))).toEqual(
        await escalationStepsOf(workOrderId),
      );
  });

  it('[G3] [G4] leave a log in which nothing is lost or doubled', async () => {
    await jump();
    await eventually(
      async () => (await sql.query(CAUGHT_UP)).rows[0] as { size: number; seen: number },
      ({ size, seen }) => size === seen,
    );
    expect(await checkSystem(stack.databaseUrl)).toEqual([]);
  });

  const escalationsOf = (workOrderId: string) =>
    eventsOf<ExceptionEscalatedData & { escalationStep: EscalationStep }>(
      workOrderId,
      'exception.escalated',
    ).catch(() => []);

  /** Every step of the escalation path of every exception that was raised. */
  const escalationStepsOf = async (workOrderId: string): Promise<readonly string[]> =>
    (await eventsOf<ExceptionRaisedData>(workOrderId, 'exception.raised'))
      .flatMap(({ data }) =>
        (data.escalationPath ?? []).map(({ number }) => `${data.exceptionId}/${number}`),
      )
      .sort();

  /** Straight from the log; a database that was just killed is queried again. */
  const eventsOf = async <Data>(
    workOrderId: string,
    type: string,
  ): Promise<readonly RecordedEvent<string, Data>[]> => {
    const client = await connected(stack.databaseUrl);
    try {
      const { rows } = await client.query<{ body: Buffer }>(
        'SELECT body FROM ledger.events WHERE stream = $1 ORDER BY version',
        [`work-order-${workOrderId}`],
      );
      const events = rows.map(({ body }) => JSON.parse(body.toString()) as RecordedEvent);
      return events.filter((event) => event.type === type);
    } finally {
      await client.end();
    }
  };
});

const takenBy = (
  escalations: readonly RecordedEvent<string, ExceptionEscalatedData>[],
): readonly string[] =>
  escalations.map(({ data }) => `${data.exceptionId}/${data.escalationStep.number}`).sort();

const DUE = 'SELECT count(*)::int AS due FROM messaging.timers WHERE due_at <= writ.now()';

const CAUGHT_UP = `SELECT (SELECT size FROM ledger.head)::int AS size,
  (SELECT min(position) FROM views.cursors)::int AS seen`;

const connected = async (url: string): Promise<Client> => {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
};
