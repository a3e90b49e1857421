import { type ExceptionCause, type StopCause } from '#contracts';
import { Entries } from '../entries';

/**
 * What proposals are stopped for, or wait for because nobody owns it: from the event that calls for an exception
 * until the cause has passed. One that comes back is another stoppage.
 */
export interface Stoppage {
  readonly cause: ExceptionCause;
  readonly subject: string;
  readonly code: string;
  /** What the fact must be before the stoppage passes; undefined where the cause is no fact. */
  readonly needs: FactNeed | undefined;
  /** How many proposals have no other answer yet. */
  readonly proposals: number;
  /** When it passed, and by which event; null while it lasts. */
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** The only source that counts, the type, and how old it may be. */
export type FactNeed = Pick<StopCause, 'source' | 'type' | 'maxAge'>;

/** The stoppages of a work order. Each is known by the event that began it. */
export interface Stoppages {
  readonly all: Entries<Stoppage>;
  /** Those that last. */
  readonly lasting: readonly string[];
  /** The stoppage that an event is part of, by the id of the event. */
  readonly byEvent: Entries<string>;
  /** Stoppages that hold up a proposal. */
  readonly byProposal: Entries<readonly string[]>;
}

export const noStoppages: Stoppages = {
  all: Entries.of<Stoppage>(),
  lasting: [],
  byEvent: Entries.of<string>(),
  byProposal: Entries.of<readonly string[]>(),
};
