/**
 * A decider holds the rules of one kind of stream, without side effects.
 *
 * `decide` turns a command into events; `evolve` folds an event into the state. Both are pure and synchronous: time,
 * identity and every fact from elsewhere arrive inside the command. So a test has three lines, and a replay next year
 * reaches the same state as today.
 */
export interface Decider<State, Command, Event> {
  readonly initialState: State;

  /** Returns the events to record; none when the command changes nothing. Throws only `Refusal`. */
  readonly decide: (command: Command, state: State) => readonly Event[];

  /** Total: it never throws and never re-checks a rule, because the event has already happened. */
  readonly evolve: (state: State, event: RecordedEvent) => State;
}

/** Replays `events` from the beginning. */
export const fold = <State>(
  decider: Pick<Decider<State, never, never>, 'initialState' | 'evolve'>,
  events: readonly RecordedEvent[],
): State => events.reduce(decider.evolve, decider.initialState);

/** Marks the branch that the compiler has proven unreachable; adding a case breaks the build. */
export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
};

/**
 * Who acted: `id` is the person or system, `key` the credential, `onBehalfOf` the chain behind it. `issuedBy` names who
 * issued the credential, then who issued theirs, and so on; absent where the deployment or an identity provider did.
 * `teams` are the owners that the credential may answer for: what is dispatched to one of them binds the actor. `*`
 * limits delegates and is no membership of others; absent for none.
 */
export interface Actor {
  readonly id: string;
  readonly key?: string;
  readonly onBehalfOf?: readonly string[];
  readonly issuedBy?: readonly string[];
  readonly teams?: readonly string[];
}

/** An event from a decider: the ledger adds version, position and time. */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  /** When it happened in the world; absent for the time of recording. */
  readonly occurredAt?: string;
}

/** An event as the ledger stores it. `position` is the leaf's index plus one and is not hashed. */
export interface RecordedEvent<Type extends string = string, Data = any> {
  readonly id: string;
  readonly type: Type;
  readonly schemaVersion: number;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly causationId: string | null;
  readonly correlationId: string;
  readonly data: Data;
}

/** Who a caller is, as the credential says: never as the body says. */
export interface Caller {
  readonly id: string;
  /** The credential. */
  readonly keyId: string;
  /** The session that the credential acts by; absent where the caller shows the credential itself. */
  readonly sessionId?: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  /** Owner ids that the credential may answer for besides its holder's own; `*` is any. */
  readonly owners?: readonly string[];
  /** The only CloudEvents source that the credential may speak for; any where absent. */
  readonly source?: string;
  /** The only workflows whose work the credential is for; any where absent. */
  readonly workflows?: readonly string[];
  /** When the credential ends, RFC 3339; absent for one that does not. */
  readonly expiresAt?: string;
  /** Who issued the credential, then who issued theirs, and so on; nobody for keys of the deployment. */
  readonly issuedBy?: readonly string[];
}

type OfCredential =
  'tenant' | 'roles' | 'owners' | 'source' | 'workflows' | 'expiresAt' | 'sessionId';

/** The caller, time and origin of a command, which the shell adds. */
export interface CommandMetadata extends Pick<Caller, OfCredential> {
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  /** The version of the stream that the caller has seen: on any other the command is refused (RFC 9110, If-Match). */
  readonly ifVersion?: number;
  /** Database time, RFC 3339 with milliseconds, UTC. */
  readonly now: string;
}

/** A command as a decider takes it: `type` is the command's name, `data` its validated body. */
export interface Command<Type extends string = string, Data = unknown, Answer = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly metadata: CommandMetadata;
  /** Never set: it tells the compiler what the command answers. */
  readonly answer?: Answer;
}
