import { type AppendResult, type StreamSlice } from '#kernel';
import { type EventStore, FoldedStreams, parseAs } from '#platform';
import { evolve, evolveHalts, unknownWorkOrder } from '#work-order';
import { cloudEvent } from '../../test/reported-builders';
import { Definitions } from '../definitions';
import { isFactError } from '../domain/envelope';
import { understand, type UnderstoodFact } from '../domain/parse-fact';
import { FactContext } from './fact-context';

const now = '2030-01-01T09:00:00.000Z';

describe('imported facts of a batch', () => {
  it('[I9] have their work orders read side by side, and each of them once', async () => {
    const ledger = new SlowLedger();
    const context = contextOn(ledger);
    const facts = ['wo-1', 'wo-2', 'wo-3'].flatMap((id) => [reported(id), reported(id)]);
    await context.readAhead(facts);
    for (const fact of facts) await context.of(fact);

    expect(ledger.reads).toHaveLength(3);
    expect(ledger.atOnce).toBe(3);
  });
});

function reported(workOrderId: string): UnderstoodFact {
  const data = { workOrderId, step: 'check' };
  const event = { ...cloudEvent('step.completed', data), imported: true };
  const fact = understand(event, now, parseAs, []);
  if (isFactError(fact)) throw new Error(fact.message);
  return fact;
}

function contextOn(store: EventStore): FactContext {
  const workOrders = new FoldedStreams(store, { initialState: unknownWorkOrder, evolve });
  const halts = new FoldedStreams(store, { initialState: {}, evolve: evolveHalts });
  const reporter = {
    tenant: 'acme',
    actor: { id: 'crm' },
    roles: ['integrator'],
    correlationId: 'c',
    transport: 'http',
  } as const;
  const circumstances = { now, clockSkewMs: 0, codes: new Set<string>() };
  const definitions = new Definitions(store);
  return new FactContext(store, { workOrders, halts }, definitions, reporter, circumstances);
}

/** An empty ledger that answers in the next turn of the event loop. */
class SlowLedger implements EventStore {
  readonly reads: string[] = [];
  atOnce = 0;
  private underWay = 0;

  async read(_tenant: string, stream: string): Promise<StreamSlice> {
    this.reads.push(stream);
    this.underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.underWay);
    await new Promise(setImmediate);
    this.underWay -= 1;
    return { events: [], version: 0, now, command: null };
  }

  append(): Promise<readonly AppendResult[]> {
    throw new Error('nothing is appended');
  }
}
