import { eventDefinition, factQuarantined, type FactQuarantinedData, streamOf } from '#contracts';
import { type AppendItem, type CommandKey, type NewEvent } from '#kernel';
import { seal } from '#platform';
import { type AdmittedFact } from '../domain/fact-admission';
import { maskedField } from '../domain/parse-fact';
import { type FactError } from '../domain/envelope';
import { type Arrival, eventKey, type Reporter, sha256 } from './arrival';

/** An arrival with the place in the ledger that it gets. */
export interface Placed {
  readonly arrival: Arrival;
  readonly item: AppendItem;
  /** Of what goes to quarantine; absent on a fact. */
  readonly quarantined?: { readonly quarantineId: string; readonly error: FactError };
}

/** The versions that a fact was judged at. */
export type Judged = Pick<AppendItem, 'expectedVersion' | 'dependsOn' | 'follows'>;
const NOT_JUDGED: Judged = { expectedVersion: null };

/** A fact goes to the stream of its work order, at any version unless it was judged at one. */
export const placeFact = (
  arrival: Arrival,
  { stream, events }: AdmittedFact,
  reporter: Reporter,
  judged = NOT_JUDGED,
): Placed => {
  const { source = '', id = '' } = arrival.name;
  const key = eventKey(reporter.tenant, { source, id }, arrival.value);
  return { arrival, item: itemOf(stream, events, key, reporter, judged) };
};

const STREAM_DIGITS = 32;
const UNKNOWN_SOURCE = 'unknown';

/**
 * What cannot be recorded as a fact goes to the quarantine of its source, once for the same bytes.
 * The id of the entry names the stream too, so that it can be found again.
 */
export const placeInQuarantine = (
  arrival: Arrival,
  error: FactError,
  reporter: Reporter,
): Placed => {
  const source = arrival.name.source ?? UNKNOWN_SOURCE;
  const digest = sha256(arrival.raw);
  const place = sha256(source).slice(0, STREAM_DIGITS);
  const quarantineId = place + digest.slice(0, STREAM_DIGITS);
  const data: FactQuarantinedData = {
    quarantineId,
    source,
    ...error,
    raw: arrival.raw.toString('base64'),
    ...maskedField(arrival.masked),
    transport: reporter.transport,
  };
  const key = { principal: source, id: `quarantine-${digest}`, digest };
  const events = [{ type: factQuarantined.type, data }];
  const item = itemOf(streamOf.quarantine(place), events, key, reporter, NOT_JUDGED);
  return { arrival, item, quarantined: { quarantineId, error } };
};

/** The stream that a quarantine entry stands in; undefined for an id that is none of ours. */
export const quarantineStreamOf = (quarantineId: string): string | undefined =>
  /^[0-9a-f]{64}$/.test(quarantineId)
    ? streamOf.quarantine(quarantineId.slice(0, STREAM_DIGITS))
    : undefined;

const itemOf = (
  stream: string,
  events: readonly NewEvent[],
  command: CommandKey,
  { tenant, actor, correlationId }: Reporter,
  judged: Judged,
): AppendItem => {
  const sealed = events.map((event) => seal(event, eventDefinition(event.type)!));
  return {
    tenant,
    stream,
    ...judged,
    command,
    actor,
    correlationId,
    causationId: null,
    events: sealed.map(({ event }) => event),
    contents: sealed.flatMap(({ contents }) => contents),
    answer: null,
  };
};
