import { type RecordedEvent } from './decider';

/** A command that a reaction asks for; the shell stamps identity, time and command id on it. */
export interface ReactionCommand {
  /** The command's name as contracts define it. */
  readonly type: string;
  readonly data: unknown;
}

/**
 * An event becomes commands. Runs at least once per event, in log order except after a redelivery:
 * the command id derives from reaction, event and place in the list, so a repeat changes nothing.
 */
export interface Reaction {
  /** `<verb>-on-<event>`; with the service's name it is the durable consumer's name. */
  readonly name: string;
  /** The one event type it listens to. */
  readonly on: string;
  /** Selects by the last tokens of the event's subject, such as `stop.*`; every event of the type where absent. */
  readonly detail?: string;
  readonly react: (event: RecordedEvent) => readonly ReactionCommand[];
}

export const defineReaction = (reaction: Reaction): Reaction => reaction;
