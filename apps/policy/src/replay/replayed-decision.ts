import { type DecisionMadeData, decisionMade, isRequestWithdrawn } from '#contracts';
import { type RecordedEvent, Refusal } from '#kernel';
import { canonicalBytes } from '#platform';
import { recordedRoles, type WorkOrder } from '#work-order';
import { type DecisionContext } from '../domain/decision-context';
import {
  type DecisionCommand,
  decisionDecider,
  type DecisionEvent,
} from '../domain/decision.decider';
import { decideAlone } from '../domain/proposing';

/** A decision as the log holds it. */
export type RecordedDecisionEvent = RecordedEvent<'decision.made', DecisionMadeData>;

export const isDecision = (event: RecordedEvent): event is RecordedDecisionEvent =>
  event.type === decisionMade.type;

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
  const made = decisionIn(redecided(event, before, context) ?? []);
  if (!made) return [event.data.supersedes === undefined ? 'workOrderId' : 'supersedes'];
  const then = bytesOf(event.data);
  const now = bytesOf(made);
  const names = [...new Set([...then.keys(), ...now.keys()])].sort();
  return names.filter((name) => then.get(name) !== now.get(name));
};

/**
 * The command of the time. A decision that replaces another came of deciding that again, or of a new ask by its
 * requester.
 */
const commandOf = (
  { data, actor, tenant, correlationId, id }: RecordedDecisionEvent,
  before: WorkOrder,
  context: DecisionContext,
): DecisionCommand => {
  const { action, supersedes, decidedAt, requestedBy, plan, question } = data;
  // Of its stream, whatever its data names.
  const workOrderId = before.id ?? data.workOrderId;
  const metadata = {
    commandId: id,
    tenant,
    actor,
    roles: recordedRoles(data) ?? [],
    correlationId,
    now: decidedAt!,
  };
  return supersedes === undefined || actor.id === requestedBy
    ? {
        type: 'decide',
        data: { workOrderId, action, ...(question !== undefined && { question }) },
        metadata,
        context,
        ...(plan && { plan }),
      }
    : {
        type: 'decide-again',
        data: {
          workOrderId,
          decisionId: supersedes,
          ...(isRequestWithdrawn(data) && { withdrawn: true }),
        },
        metadata,
        context,
      };
};

/**
 * What would be recorded today: nothing where it says the same as the decision that it is to replace;
 * undefined where there was nothing to decide on.
 */
export const redecided = (
  event: RecordedDecisionEvent,
  before: WorkOrder,
  context: DecisionContext,
): readonly DecisionEvent[] | undefined => {
  try {
    const { supersedes } = event.data;
    if (supersedes !== undefined && !before.decisions.get(supersedes)) return undefined;
    const command = commandOf(event, before, context);
    return command.type === 'decide' && supersedes === undefined
      ? decideAlone(command, before)
      : decisionDecider.decide(command, before);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
};

export const decisionIn = (events: readonly DecisionEvent[]): DecisionMadeData | undefined =>
  events.find((event) => event.type === 'decision.made')?.data;

/** Each field that is there, as RFC 8785 spells it. */
const bytesOf = (data: object): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(JSON.parse(JSON.stringify(data)) as object).map(([name, value]) => [
      name,
      canonicalBytes(value).toString('utf8'),
    ]),
  );
