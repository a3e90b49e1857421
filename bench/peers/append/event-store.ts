import { type LoadEvent } from '../../load/events';
import { type Closable } from '../peer';

/** Appends events one by one to a database of its own, each committed when the promise resolves. */
export interface EventStore extends Closable {
  append(event: LoadEvent): Promise<unknown>;
}

/** Connections of each peer, which is also what `pg` and `postgres` take where nothing else is given. */
export const POOL_SIZE = 10;
