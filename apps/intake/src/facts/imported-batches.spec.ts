import { type RecordedEvent } from '#kernel';
import { type BusClient, FoldedStreams } from '#platform';
import { evolve, evolveHalts, unknownWorkOrder } from '#work-order';
import { LedgerInMemory } from '../../test/ledger-in-memory';
import { cloudEvent } from '../../test/reported-builders';
import { Definitions } from '../definitions';
import { type Reporter } from './arrival';
import { FactIntake } from './fact-intake';
import { Quarantine } from './quarantine';

const WORK = 'work-order-wo-1';
const admin: Reporter = {
  tenant: 'acme',
  actor: { id: 'ada' },
  roles: ['admin'],
  correlationId: 'c',
  transport: 'http',
};

describe('a batch of imported facts', () => {
  let ledger: LedgerInMemory;
  let intake: FactIntake;
  beforeEach(() => {
    ledger = new LedgerInMemory();
    const workOrders = new FoldedStreams(ledger, { initialState: unknownWorkOrder, evolve });
    const halts = new FoldedStreams(ledger, { initialState: {}, evolve: evolveHalts });
    const contents: Pick<BusClient, 'request'> = {
      request: () => Promise.reject(new Error('nothing is replayed')),
    };
    const quarantine = new Quarantine(ledger, contents);
    intake = new FactIntake(ledger, { workOrders, halts }, new Definitions(ledger), quarantine, 0);
  });

  it('[I9] opens work without a read of it, and is history', async () => {
    await submit(opened(), completed('pay'), turned('closed'));
    expect(ledger.reads).not.toContain(WORK);
    expect(ledger.sent.map(({ expectedVersion }) => expectedVersion)).toEqual([0, 1, 2]);
    expect(historyOf(ledger)).toEqual([true, true, true]);
  });

  it('[I9] goes on with work that was opened before, and reads it once', async () => {
    await submit(opened());
    await submit(completed('pay'), completed('ship'));
    expect(ledger.reads.filter((stream) => stream === WORK)).toHaveLength(1);
    expect(historyOf(ledger)).toEqual([true, true, true]);
  });

  it('[I9] is no history where it ends what it, or an earlier one, has blocked', async () => {
    await submit(opened(), blocked('pay'), completed('pay'), completed('ship'), blocked('pack'));
    await submit(completed('pack'), completed('send'));
    expect(historyOf(ledger)).toEqual([true, false, false, true, false, false, true]);
  });

  it('[I9] is no history that nobody checked: a block that comes meanwhile is ended as well', async () => {
    await submit(opened());
    ledger.meanwhile = async () => void (await submit(blocked('pay')));
    expect(await submit(completed('pay'), completed('ship'))).toEqual(['accepted', 'accepted']);
    expect(typesOf(ledger)).toEqual([
      'work-order.opened',
      'step.blocked',
      'step.completed pay',
      'step.completed ship',
    ]);
    expect(historyOf(ledger)).toEqual([true, false, false, false]);
  });

  it('[I9] opens what somebody else opens meanwhile once more, and does not call it imported', async () => {
    ledger.meanwhile = async () => {
      const { imported: _, ...live } = opened();
      await submit(live);
    };
    expect(await submit(opened(), completed('pay'))).toEqual(['accepted', 'accepted']);
    expect(new Set(importedOf(ledger))).toEqual(new Set([false]));
  });

  it('[I9] is read again after a reopening, which is judged by itself', async () => {
    const results = await submit(
      opened(),
      turned('closed'),
      turned('reopened'),
      completed('pay'),
      turned('closed'),
    );
    expect(results).toEqual(Array(5).fill('accepted'));
    expect(historyOf(ledger)).toEqual([true, true, false, true, true]);
  });

  it('lets others have their turn meanwhile', async () => {
    let turns = 0;
    let isUnderWay = true;
    const count = (): void => {
      turns += 1;
      if (isUnderWay) setImmediate(count);
    };
    setImmediate(count);
    await submit(opened(), ...Array.from({ length: 499 }, () => completed('pay')));
    isUnderWay = false;
    expect(turns).toBeGreaterThan(30);
  });

  async function submit(...events: readonly object[]): Promise<readonly string[]> {
    const raws = events.map((event) => Buffer.from(JSON.stringify(event)));
    const { results } = await intake.submit(raws, admin);
    return results.map((result) => ('reason' in result ? result.reason : result.outcome));
  }
});

const imported = (type: string, data: object) => ({
  ...cloudEvent(type, { workOrderId: 'wo-1', ...data }),
  imported: true,
});
const opened = () => imported('work-order.opened', { workflow: 'refunds' });
const turned = (verb: string) => imported(`work-order.${verb}`, {});
const completed = (step: string) => imported('step.completed', { step });
const blocked = (step: string) => imported('step.blocked', { step });

type Reported = RecordedEvent<
  string,
  { readonly step?: string; readonly origin?: { imported?: boolean; history?: boolean } }
>;
const originsOf = (ledger: LedgerInMemory) =>
  (ledger.eventsOf(WORK) as readonly Reported[])
    .filter(({ data }) => data.origin !== undefined)
    .map(({ data }) => data.origin!);
const historyOf = (ledger: LedgerInMemory) => originsOf(ledger).map((one) => one.history === true);
const importedOf = (ledger: LedgerInMemory) =>
  originsOf(ledger).map((one) => one.imported === true);
const typesOf = (ledger: LedgerInMemory) =>
  (ledger.eventsOf(WORK) as readonly Reported[]).map(({ type, data }) =>
    type === 'step.completed' ? `${type} ${data.step}` : type,
  );
