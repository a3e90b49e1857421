import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { type Reaction, type RecordedEvent, Refusal } from '#kernel';
import { type DurableMessage } from './durable-consumer';
import { type CommandFrame } from './frame';

export const POSITION_HEADER = 'Writ-Position';

/** Handles a command inside this process: the same way as one that came over the bus. */
export type Dispatch = (frame: CommandFrame) => Promise<unknown>;

/** The stream of committed events; its subjects come from contracts. */
export interface PublishedEvents {
  readonly stream: string;
  /** Where an event is published. */
  readonly subjectOf: (event: RecordedEvent) => string;
  /** The subjects of an event type in every tenant, whose token is `*`. No two filters overlap. */
  readonly filtersOf: (eventType: string, detail?: string) => readonly string[];
}

/** A reaction under the name of its position and of its dead letters: `exceptions-raise-on-step-blocked`. */
export interface HostedReaction {
  readonly name: string;
  readonly reaction: Reaction;
  readonly filters: readonly string[];
  /** Whether the reaction is concerned by events that are published on a subject. */
  readonly concerns: (subject: string) => boolean;
}

export const hosted = (
  service: string,
  { filtersOf }: PublishedEvents,
  reaction: Reaction,
): HostedReaction => {
  const filters = filtersOf(reaction.on, reaction.detail);
  const patterns = filters.map((filter) => filter.replaceAll('.', '\\.').replaceAll('*', '[^.]+'));
  const pattern = new RegExp(`^(?:${patterns.join('|')})$`);
  const concerns = (subject: string): boolean => pattern.test(subject);
  return { name: `${service}-${reaction.name}`, reaction, filters, concerns };
};

/**
 * The durable consumer of a service's reactions. It is named after what they listen to: a version with other
 * reactions has a consumer of its own, so that no event goes only to a version that does not react to it.
 */
export const consumerOf = (service: string, reactions: readonly HostedReaction[]): string => {
  const set = reactions.map(({ name, filters }) => [name, ...filters].join(' ')).sort();
  const digest = createHash('sha256').update(set.join('\n')).digest('hex');
  return `${service}-reactions-${digest.slice(0, 12)}`;
};

/** The event that a message of the event stream carries: its body is the hashed bytes. */
export const eventOf = ({ data, headers }: DurableMessage): RecordedEvent => ({
  ...(JSON.parse(new TextDecoder().decode(data)) as RecordedEvent),
  position: Number(headers?.get(POSITION_HEADER)),
});

/** A command that is malformed, not allowed or unknown is the reaction's own fault. */
const BUGS = new Set(['invalid_request', 'forbidden', 'not_found']);

/**
 * Turns one delivered event into its commands. The command id is a UUIDv5 of reaction, place and
 * event id, so a redelivery finds the first result. A refusal is an answer: it goes to `note` and
 * not tried again. Throws the refusals that only a bug in the reaction explains.
 *
 * A repair comes because the event has no effect. What was answered before without one is decided again,
 * under an id of its own: that follows from the event, too, so a repair that is repeated does nothing.
 */
export const react = async (
  service: string,
  reaction: Reaction,
  event: RecordedEvent,
  dispatch: Dispatch,
  note: (message: string) => void,
  isRepair = false,
): Promise<void> => {
  const name = `${service}-${reaction.name}`;
  for (const [place, { type, data }] of reaction.react(event).entries()) {
    const attempt = async (commandName: string): Promise<unknown> => {
      const metadata = {
        commandId: uuidv5(commandName, event.id),
        tenant: event.tenant,
        actor: { id: `service-${service}` },
        roles: ['service'],
        correlationId: event.correlationId,
        causationId: event.id,
      };
      try {
        return await dispatch({ name: type, data, metadata });
      } catch (error) {
        if (!(error instanceof Refusal) || BUGS.has(error.code)) throw error;
        note(`${name}: ${type} was refused: ${error.code}`);
        return REFUSED;
      }
    };
    const answer = await attempt(`${name}/${place}`);
    if (isRepair && wasDecidedBefore(answer)) await attempt(`${name}/${place}/repair`);
  }
};

const REFUSED = { replayed: true };

const wasDecidedBefore = (answer: unknown): boolean =>
  (answer as { readonly replayed?: boolean } | undefined)?.replayed === true;
