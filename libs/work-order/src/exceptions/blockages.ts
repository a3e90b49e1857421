import { Entries } from '../entries';

/** From a blocked step or a failed prerequisite until it goes on or passes. */
export interface Blockage {
  /** Of the event that recorded it. */
  readonly eventId: string;
  readonly cause: 'step' | 'prerequisite';
  readonly subject: string;
  readonly code: string;
  /** Who recorded it. */
  readonly reportedBy: string;
  /** The version of the event that recorded it. */
  readonly version: number;
  readonly imported: boolean;
  /** When it happened in the world, and when it ended; null while it lasts. */
  readonly since: string;
  readonly endedAt: string | null;
}

/**
 * What held the work up, by the id of the event that recorded it. Work of years is held up thousands of times, so what
 * an event changes is found without a look at the others.
 */
export interface Blockages {
  readonly all: Entries<Blockage>;
  /** Ids of those about one subject that ended together, or that last. */
  readonly byEnd: Entries<readonly string[]>;
  /** Ids of those that caused no exception, in their order: some joined one, others wait for their reaction. */
  readonly causedNone: readonly string[];
}

export const noBlockages: Blockages = {
  all: Entries.of<Blockage>(),
  byEnd: Entries.of<readonly string[]>(),
  causedNone: [],
};

/** What a blockage or an exception is about. */
interface Subject {
  readonly cause: string;
  readonly subject: string;
}

export const subjectOf = ({ cause, subject }: Subject): string => `${cause}/${subject}`;

const endOfSubject = (about: Subject, endedAt: string | null): string =>
  `${endedAt ?? 'lasts'}/${subjectOf(about)}`;

/** Ids of the blockages of a subject that ended at an instant; of those that last for null. */
export const endedTogether = (
  { byEnd }: Blockages,
  about: Subject,
  endedAt: string | null,
): readonly string[] => byEnd.get(endOfSubject(about, endedAt)) ?? [];

/** The blockages of a subject that last. */
export const lastingOf = (blockages: Blockages, about: Subject): readonly Blockage[] =>
  endedTogether(blockages, about, null).map((id) => blockages.all.get(id)!);

/** All blockages of a subject. */
export const blockagesOf = ({ all }: Blockages, about: Subject): readonly Blockage[] =>
  all.having(subjectOf, subjectOf(about));

export const withBlockage = (blockages: Blockages, added: Blockage): Blockages => ({
  all: blockages.all.with(added.eventId, added),
  byEnd: joining(blockages.byEnd, added),
  causedNone: [...blockages.causedNone, added.eventId],
});

/** Takes in that an event caused an exception. */
export const withException = (blockages: Blockages, causedBy: string | null): Blockages =>
  causedBy !== null && blockages.all.get(causedBy)
    ? { ...blockages, causedNone: blockages.causedNone.filter((id) => id !== causedBy) }
    : blockages;

/**
 * Takes in that a subject went on: what lasted has ended, and what is known to have ended later ended then.
 *
 * @param isLatest nothing is known to have happened later, so that nothing has ended later
 */
export const endedBy = (
  blockages: Blockages,
  about: Subject,
  at: string,
  isLatest: boolean,
): Blockages => {
  const affected = isLatest ? lastingOf(blockages, about) : blockagesOf(blockages, about);
  return affected.reduce((now, one) => ended(now, one, at), blockages);
};

const ended = (blockages: Blockages, before: Blockage, at: string): Blockages => {
  const { eventId, since, endedAt } = before;
  if (since > at || (endedAt !== null && endedAt <= at)) return blockages;
  const now = { ...before, endedAt: at };
  return {
    ...blockages,
    all: blockages.all.with(eventId, now),
    byEnd: joining(leaving(blockages.byEnd, before), now),
  };
};

const joining = (byEnd: Blockages['byEnd'], blockage: Blockage): Blockages['byEnd'] => {
  const key = endOfSubject(blockage, blockage.endedAt);
  return byEnd.with(key, [...(byEnd.get(key) ?? []), blockage.eventId]);
};

const leaving = (byEnd: Blockages['byEnd'], blockage: Blockage): Blockages['byEnd'] => {
  const key = endOfSubject(blockage, blockage.endedAt);
  const others = byEnd.get(key)!.filter((id) => id !== blockage.eventId);
  return byEnd.with(key, others);
};
