import { type DecisionMadeData } from '#contracts';
import { type RecordedEvent, Refusal } from '#kernel';
import { canonicalBytes } from '#platform';
import { type WorkOrder } from '#work-order';
import {
  type DecisionCommand,
  type DecisionContext,
  decisionDecider,
} from '../domain/decision.decider';

/** A decision as the log holds it. */
export type RecordedDecisionEvent = RecordedEvent<'decision.made', DecisionMadeData>;

/**
 * Makes a recorded decision again, by the same decider as on that day, from the same state, time and
 * definitions, and compares what it would record with what it recorded: field by field, each in its
 * canonical bytes. Empty when every byte is the same.
 */
export const fieldsThatDiffer = (
  event: RecordedDecisionEvent,
  before: WorkOrder,
  context: DecisionContext,
): readonly string[] => {
  const made = madeAgain(commandOf(event, before, context), before);
  if (!made) return [event.data.supersedes === undefined ? 'workOrderId' : 'supersedes'];
  const then = bytesOf(event.data);
  const now = bytesOf(made);
  const names = [...new Set([...then.keys(), ...now.keys()])].sort();
  return names.filter((name) => then.get(name) !== now.get(name));
};

/** What the one who asked said then. A decision that replaces another came of deciding that again. */
const commandOf = (
  { data, actor, tenant, correlationId, id }: RecordedDecisionEvent,
  before: WorkOrder,
  context: DecisionContext,
): DecisionCommand => {
  const { action, supersedes, decidedAt, asDelegate } = data;
  // Of the stream that it stands in, whatever it says itself.
  const workOrderId = before.id ?? data.workOrderId;
  const metadata = {
    commandId: id,
    tenant,
    actor,
    roles: asDelegate ? ['delegate'] : [],
    correlationId,
    now: decidedAt!,
  };
  return supersedes === undefined
    ? { type: 'decide', data: { workOrderId, action }, metadata, context }
    : { type: 'decide-again', data: { workOrderId, decisionId: supersedes }, metadata, context };
};

/** Undefined where nothing would be decided today: there was nothing to decide on, or nothing new. */
const madeAgain = (command: DecisionCommand, before: WorkOrder): DecisionMadeData | undefined => {
  try {
    const events = decisionDecider.decide(command, before);
    return events.find((event) => event.type === 'decision.made')?.data;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
};

/** Each field that is there, as RFC 8785 spells it. */
const bytesOf = (data: object): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(JSON.parse(JSON.stringify(data)) as object).map(([name, value]) => [
      name,
      canonicalBytes(value).toString('utf8'),
    ]),
  );
