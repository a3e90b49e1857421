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
 * event id, so a redelivery finds the first result. A refusal is an answer: it is told to `note` and
 * not tried again. Throws the refusals that only a bug in the reaction explains.
 */
export const react = async (
  service: string,
  reaction: Reaction,
  event: RecordedEvent,
  dispatch: Dispatch,
  note: (message: string) => void,
): Promise<void> => {
  const commands = reaction.react(event);
  for (const [place, { type, data }] of commands.entries()) {
    const metadata = {
      commandId: uuidv5(`${service}-${reaction.name}/${place}`, event.id),
      tenant: event.tenant,
      actor: { id: `service-${service}` },
      roles: ['service'],
      correlationId: event.correlationId,
      causationId: event.id,
    };
    try {
      await dispatch({ name: type, data, metadata });
    } catch (error) {
      if (!(error instanceof Refusal) || BUGS.has(error.code)) throw error;
      note(`${service}-${reaction.name}: ${type} was refused: ${error.code}`);
    }
  }
};
