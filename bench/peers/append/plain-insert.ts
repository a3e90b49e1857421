import { Pool } from 'pg';
import { EVENT_TYPE } from '../../load/events';
import { type Peer } from '../peer';
import { withEmptyDatabase } from './database';
import { type EventStore, POOL_SIZE } from './event-store';

const TABLE = `CREATE TABLE events (position bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE, stream text NOT NULL,
  version integer NOT NULL, type text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), data jsonb NOT NULL,
  UNIQUE (stream, version))`;

export const plainInsert: Peer<EventStore> = {
  name: 'plain INSERT',
  does:
    'one statement an event from the process of the bench; stream and version are unique together. Its positions come ' +
    'from a sequence, so a reader may miss events that commit out of order; no commands, tree, relay or views.',
  open: () =>
    withEmptyDatabase(async (database) => {
      const pool = new Pool({ connectionString: database.url, max: POOL_SIZE });
      await pool.query(TABLE);
      return {
        append: ({ id, stream, expectedVersion, data }) =>
          pool.query({
            name: 'plain-insert',
            text: 'INSERT INTO events (id, stream, version, type, data) VALUES ($1, $2, $3, $4, $5)',
            values: [id, stream, expectedVersion + 1, EVENT_TYPE, JSON.stringify(data)],
          }),
        async close() {
          await pool.end();
          await database.drop();
        },
      };
    }),
};
