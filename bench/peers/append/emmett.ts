import { EVENT_TYPE } from '../../load/events';
import { type EmmettModule, NO_STREAM } from '../emmett';
import { installed } from '../install';
import { emmettPackages } from '../packages';
import { type Peer } from '../peer';
import { withEmptyDatabase } from './database';
import { type EventStore } from './event-store';

export const emmett: Peer<EventStore> = {
  name: 'Emmett',
  does:
    'its Postgres event store with expected versions, called from the process of the bench, without projections. No ' +
    'commands with stored answers, tree, relay or views.',
  async open() {
    const peer = await installed(emmettPackages);
    const { getPostgreSQLEventStore } = peer.load<EmmettModule>(
      '@event-driven-io/emmett-postgresql',
    );
    return withEmptyDatabase(async ({ url, drop }) => {
      const store = getPostgreSQLEventStore(url);
      await store.schema.migrate();
      return {
        append: ({ stream, expectedVersion, data }) =>
          store.appendToStream(stream, [{ type: EVENT_TYPE, data }], {
            expectedStreamVersion: expectedVersion === 0 ? NO_STREAM : BigInt(expectedVersion),
          }),
        async close() {
          await store.close();
          await drop();
        },
      };
    });
  },
};
