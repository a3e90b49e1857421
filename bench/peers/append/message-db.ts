import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import { EVENT_TYPE } from '../../load/events';
import { type InstalledPeer, installed } from '../install';
import { messageDbPackages } from '../packages';
import { type Peer } from '../peer';
import { withEmptyDatabase } from './database';
import { type EventStore, POOL_SIZE } from './event-store';

/** What its own installer runs, in that order; without its role, views and rights, which nothing here needs. */
const SCRIPTS = [
  'schema/message-store',
  'tables/messages',
  'types/message',
  'functions/message-store-version',
  'functions/hash-64',
  'functions/acquire-lock',
  'functions/category',
  'functions/stream-version',
  'functions/write-message',
  'indexes/messages-id',
  'indexes/messages-stream',
  'indexes/messages-category',
];

export const messageDb: Peer<EventStore> = {
  name: 'message-db',
  does:
    'its function write_message with expected versions, called from the process of the bench. It lets one writer of a ' +
    'category in at a time, and all of these streams are of one; no commands, tree, relay or views.',
  async open() {
    const peer = await installed(messageDbPackages);
    return withEmptyDatabase(async (database) => {
      const pool = new Pool({ connectionString: database.url, max: POOL_SIZE });
      await createFunctions(pool, peer);
      return {
        append: ({ id, stream, expectedVersion, data }) =>
          pool.query({
            name: 'write-message',
            text: 'SELECT message_store.write_message($1, $2, $3, $4, NULL, $5)',
            values: [id, nameOf(stream), EVENT_TYPE, JSON.stringify(data), expectedVersion - 1],
          }),
        async close() {
          await pool.end();
          await database.drop();
        },
      };
    });
  },
};

/** Its functions call each other without a schema. */
const SEARCHED = `DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path = message_store, public', current_database());
END $$`;

/** The first hyphen ends the category: `work-order-7` becomes `workOrder-7`. Its versions begin with 0. */
const nameOf = (stream: string): string => stream.replace('work-order-', 'workOrder-');

const createFunctions = async (pool: Pool, peer: InstalledPeer): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query(
      'CREATE SCHEMA IF NOT EXISTS message_store; SET search_path = message_store, public',
    );
    for (const script of SCRIPTS) {
      const path = peer.pathOf('@eventide/message-db', 'database', `${script}.sql`);
      await client.query(readFileSync(path, 'utf8'));
    }
    await client.query(SEARCHED);
  } finally {
    // Sessions that begin from now on search its schema.
    client.release(true);
  }
};
