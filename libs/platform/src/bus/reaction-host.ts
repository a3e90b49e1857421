import { v5 as uuidv5 } from 'uuid';
import { type Reaction, type RecordedEvent, Refusal } from '#kernel';
import { type ConsumerSpec, type DurableMessage } from './durable-consumer';
import { type CommandFrame } from './frame';

export const POSITION_HEADER = 'Writ-Position';

/** Handles a command inside this process: the same way as one that came over the bus. */
export type Dispatch = (frame: CommandFrame) => Promise<unknown>;

export interface ReactionWiring {
  readonly service: string;
  readonly stream: string;
  readonly filterOf: (eventType: string, detail?: string) => string;
}

/** The durable consumer of one reaction: `exceptions-raise-on-step-blocked`. */
export const reactionConsumer = (
  { service, stream, filterOf }: ReactionWiring,
  reaction: Reaction,
): ConsumerSpec => ({
  stream,
  durable: `${service}-${reaction.name}`,
  filter: filterOf(reaction.on, reaction.detail),
});

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
