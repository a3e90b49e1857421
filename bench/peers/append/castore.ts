import { EVENT_TYPE } from '../../load/events';
import { installed } from '../install';
import { castorePackages } from '../packages';
import { type Peer } from '../peer';
import { withEmptyDatabase } from './database';
import { type EventStore } from './event-store';

/** What is used of `@castore/event-storage-adapter-postgres`. */
interface CastoreModule {
  readonly PostgresEventStorageAdapter: {
    new (options: { readonly connectionString: string }): Adapter;
    createEventTable(options: {
      readonly connectionString: string;
      readonly aggregateId: { readonly type: 'VARCHAR'; readonly length: number };
    }): Promise<unknown>;
  };
}

interface Adapter {
  pushEvent(
    event: {
      readonly aggregateId: string;
      readonly version: number;
      readonly type: string;
      readonly payload: object;
    },
    options: { readonly eventStoreId: string },
  ): Promise<unknown>;
}

const STORE = { eventStoreId: 'WORK_ORDERS' };

export const castore: Peer<EventStore> = {
  name: 'Castore',
  does:
    'its Postgres adapter with expected versions, called from the process of the bench. Ids come from a sequence, so a ' +
    'reader may miss events that commit out of order; no commands, tree, relay or views.',
  async open() {
    const peer = await installed(castorePackages);
    const { PostgresEventStorageAdapter } = peer.load<CastoreModule>(
      '@castore/event-storage-adapter-postgres',
    );
    return withEmptyDatabase(async ({ url, drop }) => {
      await PostgresEventStorageAdapter.createEventTable({
        connectionString: url,
        aggregateId: { type: 'VARCHAR', length: 64 },
      });
      const adapter = new PostgresEventStorageAdapter({ connectionString: url });
      return {
        append: ({ stream, expectedVersion, data }) =>
          adapter.pushEvent(
            { aggregateId: stream, version: expectedVersion + 1, type: EVENT_TYPE, payload: data },
            STORE,
          ),
        // Its connections cannot be ended; dropping the database cuts them.
        close: drop,
      };
    });
  },
};
