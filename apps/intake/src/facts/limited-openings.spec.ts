import { type BusClient, FoldedStreams } from '#platform';
import { evolve, evolveHalts, unknownWorkOrder } from '#work-order';
import { LedgerInMemory } from '../../test/ledger-in-memory';
import { cloudEvent } from '../../test/reported-builders';
import { Definitions } from '../definitions';
import { type Reporter } from './arrival';
import { FactIntake } from './fact-intake';
import { Quarantine } from './quarantine';

const WORK = 'work-order-wo-1';
const anybody: Reporter = {
  tenant: 'acme',
  actor: { id: 'crm' },
  roles: ['integrator'],
  correlationId: 'c',
  transport: 'http',
};
const limited: Reporter = { ...anybody, workflows: ['refunds'] };

describe('[O9] facts of a credential that is limited to a workflow', () => {
  let ledger: LedgerInMemory;
  let intake: FactIntake;
  /** What the ledger keeps of the quarantine entry. */
  let arrived = '';
  beforeEach(() => {
    ledger = new LedgerInMemory();
    const workOrders = new FoldedStreams(ledger, { initialState: unknownWorkOrder, evolve });
    const halts = new FoldedStreams(ledger, { initialState: {}, evolve: evolveHalts });
    const contents = { request: () => Promise.resolve({ ok: true, texts: [{ text: arrived }] }) };
    const quarantine = new Quarantine(ledger, contents as Pick<BusClient, 'request'>);
    const definitions = new Definitions(ledger);
    intake = new FactIntake(ledger, { workOrders, halts }, definitions, quarantine, 60_000);
  });

  it('open work, and say what follows in the same batch', async () => {
    expect(await submit(limited, opening('refunds'), fact(), opening('refunds'))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(ledger.typesOf(WORK)).toEqual(
      expect.arrayContaining(['work-order.opened', 'fact.observed']),
    );
  });

  it('are quarantined about work of another workflow, and about work that nobody has opened', async () => {
    expect(await submit(limited, fact(), opening('payroll'))).toEqual([BEYOND, BEYOND]);
    await submit(anybody, opening('payroll'));
    const before = ledger.typesOf(WORK);
    expect(await submit(limited, fact(), opening('refunds'))).toEqual([BEYOND, BEYOND]);
    expect(ledger.typesOf(WORK)).toEqual(before);
  });

  it('open no work that somebody opens under another workflow at the same moment', async () => {
    ledger.meanwhile = async () => {
      await submit(anybody, opening('payroll'));
    };
    expect(await submit(limited, opening('refunds'), fact())).toEqual([BEYOND, BEYOND]);
    expect(ledger.typesOf(WORK).filter((type) => type === 'work-order.opened')).toHaveLength(1);
  });

  it('[P14] stay those of who sent them when an operator replays them', async () => {
    const operator: Reporter = { ...anybody, actor: { id: 'olga' }, roles: ['operator'] };
    await submit(anybody, opening('payroll'));
    ledger.record(WORK, run);
    const raw = Buffer.from(JSON.stringify(report()));
    const [result] = (await intake.submit([raw], limited)).results;
    const { quarantineId } = result as { quarantineId: string };
    arrived = raw.toString('base64');
    await intake.replay(quarantineId, operator);
    expect(ledger.lastOf(WORK)).toMatchObject({ authorised: false, notTheirs: true });
    await submit(operator, report());
    expect(ledger.lastOf(WORK)).toMatchObject({ authorised: true });
  });

  // The words of this spec.

  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const about = { workOrderId: 'wo-1', decisionId: 'd-1', action };

  const run = {
    type: 'decision.made',
    data: {
      ...about,
      outcome: 'run',
      enforced: true,
      requestedBy: 'agent-7',
      approvals: [],
      consumes: [],
      validUntil: '2030-01-01T10:00:00.000Z',
    },
  };

  const report = () => cloudEvent('action.performed', about);

  const BEYOND = 'workflow_not_yours';

  const opening = (workflow: string) =>
    cloudEvent('work-order.opened', { workOrderId: 'wo-1', workflow });

  const fact = () =>
    cloudEvent('fact.observed', { workOrderId: 'wo-1', name: 'risk', value: 'low' });

  /** What became of each: its outcome, or why it is in quarantine. */
  async function submit(reporter: Reporter, ...events: readonly object[]) {
    const raws = events.map((event) => Buffer.from(JSON.stringify(event)));
    const { results } = await intake.submit(raws, reporter);
    return results.map((result) => ('reason' in result ? result.reason : result.outcome));
  }
});
