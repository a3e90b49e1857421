import { DatabaseError } from 'pg';
import { Unavailable } from '#platform';

/** A past whose tables a crash of the database has emptied: they are not logged. */
export class AsOfLost extends Error {
  override readonly name = 'AsOfLost';
}

/** The errors of a query whose as-of views were dropped meanwhile: no table, schema or function of that name. */
const DROPPED = new Set(['42P01', '3F000', '42883']);
/** Two stood in each other's way, as dropping and reading do: lock not available, deadlock, not serializable. */
const PASSING = new Set(['55P03', '40P01', '40001']);

export const wasDropped = (error: unknown): boolean =>
  error instanceof AsOfLost || (error instanceof DatabaseError && DROPPED.has(error.code ?? ''));

/** True where the same may well succeed at once. */
export const isPassing = (error: unknown): boolean =>
  error instanceof DatabaseError && PASSING.has(error.code ?? '');

/** It was dropped, or in use where it was to be dropped, as often as it was tried. */
export const beingDropped = (cause: unknown): Unavailable =>
  new Unavailable('Others ask about other times just now: ask again in a moment.', 2, { cause });
