import {
  decideAction,
  halt,
  liftHalt,
  publishPolicy,
  publishWorkflow,
  type QueryReply,
  reportOutcome,
  subjects,
} from '#contracts';
import { eventually, exampleWorkflow, Processes } from '#testkit';
import { draft } from '../test/refund-builders';
import { readyRefund } from '../test/ready-refund';

const { definition, cedar, cases } = exampleWorkflow('refunds');
const ORDERS = 20;

describe('work that is halted', () => {
  let processes: Processes;
  let workflow: { id: string; version: number; digest: string };
  beforeAll(async () => {
    processes = await Processes.share('policy');
    const { answer } = await processes.send(publishWorkflow, {
      workflowId: 'refunds',
      definition: { ...definition, mode: 'enforce' },
    });
    workflow = {
      id: 'refunds',
      version: Number(answer['version']),
      digest: String(answer['digest']),
    };
    await publish(cedar, cases);
  });

  it('[P11] withdraws every live run, lets nothing run, and goes on when somebody else lifts it', async () => {
    const live = await Promise.all(Array.from({ length: ORDERS }, () => runOnNewOrder()));
    const haltId = await halted({ system: 'helpdesk' });
    expect(await decide((await readyRefund(processes, workflow)).id)).toMatchObject({
      outcome: 'stop',
      code: 'halted',
      haltId,
    });

    const withdrawn = await rows('withdrawn-runs', { halt: haltId }, ORDERS);
    expect(withdrawn.map(({ decisionId }) => decisionId).sort()).toEqual(
      live.map(({ decisionId }) => decisionId).sort(),
    );
    expect(new Set(withdrawn.map(({ acknowledged }) => acknowledged))).toEqual(new Set([false]));
    const [{ workOrderId, decisionId }] = live as [Live];
    const report = { workOrderId, decisionId, outcome: 'performed' };
    const { answer } = await processes.send(reportOutcome, report);
    expect(answer).toMatchObject({ authorised: false });
    await rows('withdrawn-runs', { halt: haltId, acknowledged: 'true' }, 1);

    const lift = { haltId, reason: 'The interface is fixed.' };
    await expect(processes.send(liftHalt, lift, by('olga'))).rejects.toMatchObject({
      code: 'halt_of_yours',
    });
    await processes.send(liftHalt, lift, by('ben'));
    // All but the one that was reported; the refund that was first proposed under the halt besides.
    await rows('decisions', { live: 'true' }, ORDERS);
    expect(await rows('halts', { inForce: 'false' }, 1)).toMatchObject([
      { haltId, declaredBy: 'olga', liftedBy: 'ben', liftedBecause: 'The interface is fixed.' },
    ]);
  });

  it('[P11] leaves alone what it does not name', async () => {
    const haltId = await halted({ principal: 'agent-9' });
    const own = await runOnNewOrder();
    const taken = { ...idsOf(await runOnNewOrder()), outcome: 'performed' };
    const { answer: used } = await processes.send(reportOutcome, taken, by('agent-9'));
    expect(used).toMatchObject({ authorised: false });
    expect(await decide((await readyRefund(processes, workflow)).id, by('agent-9'))).toMatchObject({
      code: 'halted',
    });
    await processes.send(liftHalt, { haltId, reason: 'over' }, by('ben'));
    const { answer } = await processes.send(reportOutcome, { ...idsOf(own), outcome: 'performed' });
    expect(answer).toMatchObject({ authorised: true });
  });

  it('[P11] ends by itself when its time is over', async () => {
    const until = new Date(Date.now() + 2_000).toISOString();
    const haltId = await halted({ system: 'helpdesk', until });
    const { id } = await readyRefund(processes, workflow);
    expect(await decide(id)).toMatchObject({ haltId });
    const [decision] = await rows('decisions', { workOrderId: id, live: 'true' }, 1);
    expect(decision).toMatchObject({ workOrderId: id });
    await rows('halts', { inForce: 'false', haltId }, 1);
  });

  it('[P12] withdraws the runs that a stricter policy would not give', async () => {
    const run = await runOnNewOrder();
    await publish(
      cedar.replace('context.amount.minor <= 10000', 'context.amount.minor <= 1000'),
      [],
    );
    const [withdrawn] = await rows('withdrawn-runs', { decisionId: run.decisionId }, 1);
    expect(withdrawn).toMatchObject({
      outcome: 'stop',
      haltId: null,
      requestedBy: run.requestedBy,
    });
    const { answer } = await processes.send(reportOutcome, { ...idsOf(run), outcome: 'performed' });
    expect(answer).toMatchObject({ authorised: false });
  });

  interface Live {
    readonly workOrderId: string;
    readonly decisionId: string;
    readonly requestedBy: string;
  }

  const idsOf = ({ workOrderId, decisionId }: Live) => ({ workOrderId, decisionId });

  const by = (id: string) => ({ actor: { id }, roles: ['operator'] });

  const halted = async (given: object): Promise<string> => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const body = { reason: 'The interface sends everything twice.', until, ...given };
    const { answer } = await processes.send(halt, body, by('olga'));
    return String(answer['haltId']);
  };

  const decide = async (workOrderId: string, overrides = {}) =>
    (await processes.send(decideAction, { workOrderId, action: draft }, overrides)).answer;

  const runOnNewOrder = async (): Promise<Live> => {
    const answer = await decide((await readyRefund(processes, workflow)).id);
    expect(answer).toMatchObject({ outcome: 'run' });
    return answer as unknown as Live;
  };

  const publish = (text: string, golden: readonly object[]) =>
    processes.send(publishPolicy, {
      policyId: 'refunds',
      workflowId: 'refunds',
      cedar: text,
      cases: golden,
    });

  /** The rows of a view once there are so many. */
  const rows = async (name: string, filters: object, count: number) =>
    eventually(
      async () => {
        const question = { name, tenant: processes.tenant, scope: 'tenant', filters, limit: 1_000 };
        return (await processes.ask<QueryReply>(subjects.ledger.query, question)).rows;
      },
      (found) => found.length === count,
    );
});
