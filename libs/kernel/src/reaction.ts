import { type RecordedEvent } from './decider';

/** A command from a reaction; the shell adds identity, time and command id. */
export interface ReactionCommand {
  /** The command's name as contracts define it. */
  readonly type: string;
  readonly data: unknown;
}

/**
 * Turns an event into commands. Runs at least once per event, in log order except after a redelivery and while
 * a new reaction catches up: the command id derives from reaction, event and place in the list, so a repetition changes
 * nothing.
 */
export interface Reaction {
  /** `<verb>-on-<event>`; with the service's name it is the name of its position and of its dead letters. */
  readonly name: string;
  /** The one event type it listens to. */
  readonly on: string;
  /** Selects by the last tokens of the event's subject, such as `stop.*`; every event of the type where absent. */
  readonly detail?: string;
  readonly react: (event: RecordedEvent) => readonly ReactionCommand[];
}

/** The event's definition in contracts, which types the data that the reaction gets. */
interface EventType<Data> {
  readonly type: string;
  readonly data: new () => Data;
}

/**
 * A reaction to one event, named `<verb>-on-<event>`. `suffix` takes the place of the event's verb where
 * a service reacts to different selections of one event.
 */
export const defineReaction = <Data>({
  verb,
  on,
  suffix = on.type.replace('.', '-'),
  detail,
  react,
}: {
  readonly verb: string;
  readonly on: EventType<Data>;
  readonly suffix?: string;
  readonly detail?: string;
  readonly react: (event: RecordedEvent<string, Data>) => readonly ReactionCommand[];
}): Reaction => ({
  name: `${verb}-on-${suffix}`,
  on: on.type,
  ...(detail !== undefined && { detail }),
  react,
});
