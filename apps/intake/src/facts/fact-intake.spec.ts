import { type AppendItem, type AppendResult, type StreamSlice } from '#kernel';
import { type BusClient, type EventStore, FoldedStreams } from '#platform';
import { evolve, evolveHalts, unknownWorkOrder } from '#work-order';
import { cloudEvent } from '../../test/reported-builders';
import { Definitions } from '../definitions';
import { factError } from '../domain/envelope';
import { FactIntake } from './fact-intake';
import { Quarantine } from './quarantine';

const now = '2030-01-01T09:00:00.000Z';
const reporter = {
  tenant: 'acme',
  actor: { id: 'crm' },
  roles: ['integrator'],
  correlationId: 'c',
  transport: 'http',
} as const;

describe('imported facts of a batch', () => {
  const raws = ['wo-1', 'wo-2', 'wo-3'].flatMap((id) => [reported(id), reported(id)]);

  it('[I9] have their work orders read side by side, and each of them once', async () => {
    const ledger = new SlowLedger();
    const { accepted } = await intakeOn(ledger).submit(raws, reporter);

    expect(accepted).toBe(6);
    expect(ledger.reads).toHaveLength(3);
    expect(ledger.atOnce).toBe(3);
  });

  it('[I9] have no work order read where they are refused', async () => {
    const ledger = new SlowLedger();
    const whyNot = () => factError('unauthenticated', '', 'No token.');
    const { quarantined } = await intakeOn(ledger).submit(raws, reporter, { whyNot });

    expect(quarantined).toBe(6);
    expect(ledger.reads).toEqual([]);
  });
});

describe('facts', () => {
  const about = (type: string) =>
    Buffer.from(JSON.stringify(cloudEvent(type, { workOrderId: 'wo-1', step: 'check' })));

  it('are recorded without a read once the time is known; for a blocked step the codes are read afresh', async () => {
    const ledger = new SlowLedger();
    const intake = intakeOn(ledger);
    const readsOf = async (type: string) => {
      ledger.streams.length = 0;
      const { accepted } = await intake.submit([about(type)], reporter);
      expect(accepted).toBe(1);
      return ledger.streams;
    };

    expect(await readsOf('step.completed')).toEqual(['exception-catalogue']);
    expect(await readsOf('step.completed')).toEqual([]);
    expect(await readsOf('step.blocked')).toContain('exception-catalogue');
    expect(await readsOf('step.blocked')).toContain('exception-catalogue');
  });
});

function reported(workOrderId: string): Buffer {
  const data = { workOrderId, step: 'check' };
  const event = { ...cloudEvent('step.completed', data), imported: true };
  return Buffer.from(JSON.stringify(event));
}

function intakeOn(store: EventStore): FactIntake {
  const workOrders = new FoldedStreams(store, { initialState: unknownWorkOrder, evolve });
  const halts = new FoldedStreams(store, { initialState: {}, evolve: evolveHalts });
  const contents: Pick<BusClient, 'request'> = {
    request: () => Promise.reject(new Error('nothing is replayed')),
  };
  const quarantine = new Quarantine(store, contents);
  return new FactIntake(store, { workOrders, halts }, new Definitions(store), quarantine, 0);
}

/** A ledger without work orders that answers in the next turn of the event loop. */
class SlowLedger implements EventStore {
  /** Of all that is read. */
  readonly streams: string[] = [];
  /** Of work orders. */
  readonly reads: string[] = [];
  atOnce = 0;
  private underWay = 0;

  async read(_tenant: string, stream: string): Promise<StreamSlice> {
    this.streams.push(stream);
    if (stream.startsWith('work-order-')) await this.readWorkOrder(stream);
    return { events: [], version: 0, now, command: null };
  }

  append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    const at = { firstPosition: 1, lastPosition: 1, recordedAt: now, version: 1 };
    return Promise.resolve(items.map(() => ({ outcome: 'committed', ...at })));
  }

  private async readWorkOrder(stream: string): Promise<void> {
    this.reads.push(stream);
    this.underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.underWay);
    await new Promise(setImmediate);
    this.underWay -= 1;
  }
}
