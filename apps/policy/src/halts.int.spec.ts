import { type DecideAnswer, halt, liftHalt, reportOutcome } from '#contracts';
import { eventually, Processes } from '#testkit';
import { cases, cedar, EnforcedRefunds } from '../test/enforced-refunds';

const ORDERS = 20;

describe('work that is halted', () => {
  let refunds: EnforcedRefunds;
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.share('policy');
    refunds = await EnforcedRefunds.in(processes, cedar, cases);
  });

  it('[P11] withdraws every live run, lets nothing run, and goes on when somebody else lifts it', async () => {
    const live = await Promise.all(Array.from({ length: ORDERS }, () => runOnNewOrder()));
    const haltId = await halted({ system: 'helpdesk' });
    expect(await refunds.decideOnNew()).toMatchObject({
      outcome: 'stop',
      code: 'halted',
      haltId,
    });

    const withdrawn = await refunds.rows('withdrawn-runs', { halt: haltId }, ORDERS);
    expect(withdrawn.map(({ decisionId }) => decisionId).sort()).toEqual(
      live.map(({ decisionId }) => decisionId).sort(),
    );
    expect(new Set(withdrawn.map(({ acknowledged }) => acknowledged))).toEqual(new Set([false]));
    const report = { ...idsOf(live[0]!), outcome: 'performed' };
    const { answer } = await processes.send(reportOutcome, report);
    expect(answer).toMatchObject({ authorised: false });
    await refunds.rows('withdrawn-runs', { halt: haltId, acknowledged: 'true' }, 1);

    const lift = { haltId, reason: 'The interface is fixed.' };
    await expect(processes.send(liftHalt, lift, by('olga'))).rejects.toMatchObject({
      code: 'halt_of_yours',
    });
    await processes.send(liftHalt, lift, by('ben'));
    // All but the one that was reported; the refund that was first proposed under the halt besides.
    await refunds.rows('decisions', { live: 'true' }, ORDERS);
    expect(await refunds.rows('halts', { inForce: 'false' }, 1)).toMatchObject([
      { haltId, declaredBy: 'olga', liftedBy: 'ben', liftedBecause: 'The interface is fixed.' },
    ]);
  });

  it('[P11] is halted also by a name that nothing has, with a warning', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const body = { reason: 'It sends twice.', until, system: 'helpdesks' };
    const declare = async () => {
      const { answer } = await processes.send(halt, body, by('olga'));
      const lift = { haltId: String(answer['haltId']), reason: 'A slip.' };
      await processes.send(liftHalt, lift, by('ben'));
      return answer;
    };
    // The answer waits only a moment for what is known.
    const answer = await eventually(declare, ({ warnings }) => String(warnings).includes('Near'));
    expect(answer).toMatchObject({
      system: 'helpdesks',
      warnings: [expect.stringContaining('Near it: "helpdesk"')],
    });
  });

  it('[P11] leaves alone what it does not name', async () => {
    const haltId = await halted({ principal: 'agent-9' });
    const own = await runOnNewOrder();
    const taken = { ...idsOf(await runOnNewOrder()), outcome: 'performed' };
    const { answer: used } = await processes.send(reportOutcome, taken, by('agent-9'));
    expect(used).toMatchObject({ authorised: false });
    expect(await refunds.decideOnNew(by('agent-9'))).toMatchObject({
      code: 'halted',
    });
    await processes.send(liftHalt, { haltId, reason: 'over' }, by('ben'));
    const { answer } = await processes.send(reportOutcome, { ...idsOf(own), outcome: 'performed' });
    expect(answer).toMatchObject({ authorised: true });
  });

  it('[P11] ends by itself when its time is over', async () => {
    const until = new Date(Date.now() + 2_000).toISOString();
    const haltId = await halted({ system: 'helpdesk', until });
    const stopped = await refunds.decideOnNew();
    expect(stopped).toMatchObject({ haltId });
    await refunds.rows('decisions', { workOrderId: stopped.workOrderId, live: 'true' }, 1);
    await refunds.rows('halts', { inForce: 'false', haltId }, 1);
  });

  it('[P12] withdraws the runs that a stricter policy would not give', async () => {
    const run = await runOnNewOrder();
    await refunds.publish(
      cedar.replace('context.amount.minor <= 10000', 'context.amount.minor <= 1000'),
      [],
    );
    const [withdrawn] = await refunds.rows('withdrawn-runs', { decisionId: run.decisionId }, 1);
    expect(withdrawn).toMatchObject({
      outcome: 'stop',
      haltId: null,
      requestedBy: run.requestedBy,
    });
    const { answer } = await processes.send(reportOutcome, { ...idsOf(run), outcome: 'performed' });
    expect(answer).toMatchObject({ authorised: false });
  });

  const idsOf = ({ workOrderId, decisionId }: DecideAnswer) => ({ workOrderId, decisionId });

  const by = (id: string) => ({ actor: { id }, roles: ['operator'] });

  const halted = async (given: object): Promise<string> => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const body = { reason: 'The interface sends everything twice.', until, ...given };
    const { answer } = await processes.send(halt, body, by('olga'));
    return String(answer['haltId']);
  };

  const runOnNewOrder = async (): Promise<DecideAnswer> => {
    const run = await refunds.decideOnNew();
    expect(run).toMatchObject({ outcome: 'run' });
    return run;
  };
});
