import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import {
  decideAction,
  publishPolicy,
  publishWorkflow,
  type ReplayDecisionsAnswer,
  rollbackPolicy,
  streamOf,
  subjects,
} from '#contracts';
import { exampleWorkflow, metadata, Processes } from '#testkit';
import { draft } from '../../test/refund-builders';
import { readyRefund } from '../../test/ready-refund';

const { definition, cedar, cases } = exampleWorkflow('refunds');
const fourHundred = { ...draft, amount: { minor: 40_000, currency: 'EUR' } };
/** Up to what a draft runs: as published, and after the attack. */
const LIMIT = 'context.amount.minor <= 10000';
const WIDER = 'context.amount.minor <= 90000';
const stricter = cedar.replace(LIMIT, 'context.amount.minor <= 100');

describe('a definition that was changed in the database', () => {
  let processes: Processes;
  let sql: Client;
  let workflow: { id: string; version: number; digest: string };

  beforeAll(async () => {
    processes = await Processes.share('policy');
    sql = new Client(processes.stack.databaseUrl);
    await sql.connect();
    await sql.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    workflow = await publishedWorkflow();
    await publish(stricter);
    await publish(cedar, cases);
  });
  afterAll(async () => {
    await sql?.query('ALTER TABLE ledger.events ENABLE TRIGGER append_only');
    await sql?.end();
  });

  it('[P3] decides nothing after a restart, and a replay without one shows it', async () => {
    const { id: before } = await readyRefund(processes, workflow);
    expect(await decide(before)).toMatchObject({ outcome: 'stop', code: 'policy-stop' });
    expect(await replay(before)).toMatchObject({ same: 1, different: [] });

    await alter(streamOf.policy('refunds'), LIMIT, WIDER);
    expect(await replay(before)).toMatchObject({ same: 0, different: [{ workOrderId: before }] });
    await restart();
    expect(await decide((await readyRefund(processes, workflow)).id)).toMatchObject({
      outcome: 'stop',
      code: 'policy-error',
      reasons: [expect.stringContaining('does not have the digest that it was published with')],
    });
    await alter(streamOf.policy('refunds'), WIDER, LIMIT);
    await restart();
    expect(await decide((await readyRefund(processes, workflow)).id)).toMatchObject({
      code: 'policy-stop',
    });
  });

  it('[P6] is not what anybody goes back to', async () => {
    await alter(streamOf.policy('refunds'), 'context.amount.minor <= 100\\n', `${WIDER}\\n`);
    await restart();
    await expect(
      processes.send(rollbackPolicy, { policyId: 'refunds', version: 1 }),
    ).rejects.toMatchObject({ code: 'policy_version_altered' });
  });

  it('[P2] stops all that goes by an altered workflow', async () => {
    const { id: before } = await readyRefund(processes, workflow);
    await alter(streamOf.workflow('refunds'), '"mode":"enforce"', '"mode":"observe"');
    await restart();
    expect(await decide(before)).toMatchObject({ outcome: 'stop', code: 'policy-missing' });
  });

  const publishedWorkflow = async () => {
    const { answer } = await processes.send(publishWorkflow, {
      workflowId: 'refunds',
      definition: { ...definition, mode: 'enforce' },
    });
    return { id: 'refunds', version: Number(answer['version']), digest: String(answer['digest']) };
  };

  const publish = (text: string, golden: readonly object[] = []) =>
    processes.send(publishPolicy, {
      policyId: 'refunds',
      workflowId: 'refunds',
      cedar: text,
      cases: golden,
    });

  /** As somebody does who may write to the database and holds no key. */
  const alter = async (stream: string, from: string, to: string): Promise<void> => {
    const { rowCount } = await sql.query(
      `UPDATE ledger.events
       SET body = convert_to(replace(convert_from(body, 'UTF8'), $2, $3), 'UTF8')
       WHERE tenant = $4 AND stream = $1 AND strpos(convert_from(body, 'UTF8'), $2) > 0`,
      [stream, from, to, processes.tenant],
    );
    expect(rowCount).toBe(1);
  };

  const restart = async (): Promise<void> => {
    await processes.stack.restart('policy');
    await processes.answering('policy');
  };

  const decide = async (workOrderId: string) =>
    (await processes.send(decideAction, { workOrderId, action: fourHundred })).answer;

  const replay = (workOrderId: string) =>
    processes.ask<ReplayDecisionsAnswer>(subjects.internal.replayDecisions, {
      workOrderId,
      metadata: metadata({ commandId: uuidv7(), roles: ['auditor'], tenant: processes.tenant }),
    });
});
