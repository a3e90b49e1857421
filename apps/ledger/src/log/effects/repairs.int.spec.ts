import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type AuditCheck, type RepairAnswer, streamOf, subjects } from '#contracts';
import { createPool } from '#platform';
import { eventually, metadata, type PastEvent, Processes, unhurried } from '#testkit';
import { auditDeployment } from '../../proofs/audit/deployment-audit';

describe('events and their effects', () => {
  let processes: Processes;
  let pool: Pool;

  beforeAll(async () => {
    processes = await Processes.share('exceptions', 'intake');
    pool = createPool(processes.stack.databaseUrl, 'effects-under-test', unhurried);
  });

  afterAll(async () => {
    await pool?.end();
  });

  const effects = async (): Promise<AuditCheck> => {
    const { databaseUrl } = processes.stack;
    const request = { databaseUrl, anchors: [], views: 'none' };
    const { checks } = await auditDeployment(request, () => undefined);
    return checks.find(({ name }) => name === 'effects')!;
  };
  const isComplete = ({ passed, message }: AuditCheck): boolean =>
    passed === true && !message.includes('wait');
  /** Pages until the end, as `writ repair` does. */
  const repair = async (): Promise<readonly RepairAnswer['found'][number][]> => {
    const found: RepairAnswer['found'][number][] = [];
    for (let after: string | undefined; ;) {
      const body = { metadata: metadata({ roles: ['admin'], tenant: processes.tenant }), after };
      const reply = await processes.ask<RepairAnswer>(subjects.ledger.repair, body);
      found.push(...reply.found);
      if (reply.next === null) return found;
      after = reply.next;
    }
  };
  const opened = async (): Promise<string> => {
    const id = uuidv7();
    await record(id, 'work-order.opened', {
      jobType: 'refund',
      mode: 'enforce',
      owner: 'olga',
      checklistRunId: 'run-1',
      workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    });
    return id;
  };
  const record = (id: string, type: string, data: object): Promise<void> => {
    const event: PastEvent = { type, data: { workOrderId: id, ...data } };
    return processes.record(streamOf.workOrder(id), event);
  };
  const block = (id: string) => record(id, 'step.blocked', { step: 'pay', code: 'step-blocked' });
  const unblock = (id: string) => record(id, 'step.unblocked', { step: 'pay' });

  it('are complete, also where the reacting processes are killed again and again', async () => {
    const works = await Promise.all(Array.from({ length: 8 }, opened));
    for (let round = 0; round < 6; round++) {
      const killed = round % 2 === 0 ? 'exceptions' : 'intake';
      const reports = works.map(async (id, i) => {
        await block(id);
        if ((i + round) % 3 > 0) await unblock(id);
        if ((i + round) % 3 > 1) await block(id);
        await unblock(id);
      });
      await Promise.all([processes.stack.kill(killed), ...reports]);
    }
    await processes.answering('exceptions');
    await processes.answering('intake');
    await eventually(effects, isComplete, 500);
    for (const id of works) {
      const events = await processes.stream(streamOf.workOrder(id));
      const raised = events.filter(({ type }) => type === 'exception.raised');
      const causes = raised.map(({ causationId }) => causationId);
      expect(new Set(causes).size).toBe(causes.length);
    }
  });

  it('that are missing are found by an audit, by kind, and repaired once', async () => {
    await eventually(effects, isComplete, 500);
    const id = await opened();
    await processes.stack.suspend('exceptions');
    await block(id);
    // As if the delivery had been lost: the reaction takes all of this for handled.
    await pool.query(
      `UPDATE messaging.reaction_cursors SET position = (SELECT size FROM ledger.head)
       WHERE consumer = 'exceptions-raise-on-step-blocked'`,
    );
    await processes.resume('exceptions');
    const [, blocked] = await processes.stream(streamOf.workOrder(id));
    expect(await effects()).toMatchObject({
      passed: false,
      message: expect.stringContaining(
        `1 step.blocked without effect (an exception), first at position ${blocked!.position}`,
      ),
      place: { from: blocked!.position, to: blocked!.position },
    });

    expect(await repair()).toEqual([
      expect.objectContaining({
        reaction: 'exceptions-raise-on-step-blocked',
        eventId: blocked!.id,
        isRepaired: true,
        error: null,
      }),
    ]);
    const events = await processes.streamWith(streamOf.workOrder(id), 'exception.raised');
    expect(events.at(-1)!.causationId).toBe(blocked!.id);
    expect(await repair()).toEqual([]);
    expect((await effects()).passed).toBe(true);
  });
});
