import { v7 as uuidv7 } from 'uuid';
import { streamOf, subjects } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { BusClient, connectBus, LedgerClient } from '#platform';
import { type Stack } from '#testkit';

const TENANT = 'default';
const EVENTS_AN_APPEND = 200;
const REPEATED: readonly string[] = ['fact.observed', 'decision.made'];

/**
 * Appends to a work order's stream until it has `length` events: its own facts and decisions in turn, again
 * under other ids. They go to the ledger directly, because a caller would take minutes.
 */
export const lengthen = async (
  { natsUrl }: Stack,
  workOrderId: string,
  length: number,
): Promise<void> => {
  const connection = await connectBus(natsUrl, 'bench');
  const ledger = new LedgerClient(new BusClient(connection), subjects.ledger);
  const stream = streamOf.workOrder(workOrderId);
  const { events, version } = await ledger.read(TENANT, stream);
  const samples = REPEATED.map((type) => events.findLast((event) => event.type === type)!);
  for (let n = version; n < length; n += EVENTS_AN_APPEND) {
    const count = Math.min(EVENTS_AN_APPEND, length - n);
    const item = {
      tenant: TENANT,
      stream,
      expectedVersion: null,
      command: { principal: 'bench', id: uuidv7(), digest: '0'.repeat(64) },
      actor: { id: 'bench' },
      correlationId: uuidv7(),
      causationId: null,
      events: Array.from({ length: count }, (_, i) => again(samples[i % samples.length]!)),
      answer: null,
    };
    const [outcome] = await ledger.append([item]);
    if (outcome?.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
  }
  await connection.close();
};

const again = ({ type, schemaVersion, data }: RecordedEvent) => ({
  id: uuidv7(),
  type,
  schemaVersion,
  data: type === 'decision.made' ? { ...(data as object), decisionId: uuidv7() } : data,
});
