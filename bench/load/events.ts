import { randomBytes } from 'node:crypto';

/** An event to append, as small and as varied as those of a work order. */
export interface LoadEvent {
  readonly id: string;
  readonly stream: string;
  /** The version that its stream must have. */
  readonly expectedVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const EVENTS_A_STREAM = 10;
export const EVENT_TYPE = 'step.completed';

/**
 * An endless source of events for one lane: a lane walks through work orders of its own, ten events
 * each, so that expected versions are checked and no lane waits for another.
 */
export const eventsOfLane = (lane: number): (() => LoadEvent) => {
  const run = randomBytes(4).toString('hex');
  let n = 0;
  return () => {
    const workOrderId = `${run}-${lane}-${Math.floor(n / EVENTS_A_STREAM)}`;
    const expectedVersion = n % EVENTS_A_STREAM;
    n += 1;
    return {
      id: timeOrderedId(),
      stream: `work-order-${workOrderId}`,
      expectedVersion,
      data: {
        workOrderId,
        step: `step-${expectedVersion}`,
        note: 'Checked against the account, the invoice and the delivery note before it was marked.',
        evidence: [`evidence-${n}`, `evidence-${n + 1}`],
        amount: { amountMinor: String(n * 17), currency: 'EUR' },
        origin: { system: 'payments', region: 'eu-west-1', operator: `person-${n % 97}` },
      },
    };
  };
};

const COUNTER_DIGITS = 12;
const prefix = randomBytes(3).toString('hex');
let counter = 0;

/** As UUIDv7 (RFC 9562): time first, then what makes it unique; the counter is cheaper than chance. */
const timeOrderedId = (): string => {
  const time = Date.now().toString(16).padStart(COUNTER_DIGITS, '0');
  counter += 1;
  const tail = `${prefix}${counter.toString(16).padStart(6, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
};

const DIGEST = 'e'.repeat(64);

/** An event that may be appended at any version. */
type AnyVersion = Omit<LoadEvent, 'expectedVersion'> & { readonly expectedVersion: number | null };

/** An append request with one event, as JSON bytes: put together by hand, to cost little. */
export const frameOf = ({ id, stream, expectedVersion, data }: AnyVersion): Uint8Array =>
  Buffer.from(
    `{"items":[{"tenant":"default","stream":"${stream}","expectedVersion":${expectedVersion},` +
      `"command":{"principal":"bench","id":"${id}","digest":"${DIGEST}"},` +
      `"actor":{"id":"bench"},"correlationId":"${id}","causationId":null,"events":[{"id":"${id}",` +
      `"type":"${EVENT_TYPE}","schemaVersion":1,"data":${JSON.stringify(data)}}],"answer":null}]}`,
  );
