import { Client } from 'pg';
import { withEmptyDatabase } from '../append/database';
import { EVENT_TYPE, type LoadEvent } from '../../load/events';
import { type EmmettEvent, type EmmettModule, type EmmettStore } from '../emmett';
import { installed } from '../install';
import { emmettPackages } from '../packages';
import { type Peer } from '../peer';
import { type ViewBuilder } from './view-builder';

const COLLECTION = 'steps_of_work';

export const emmettProjection: Peer<ViewBuilder> = {
  name: 'Emmett',
  does:
    'its rebuild of one single-stream projection into Pongo documents, in the process of the bench. Readers see the view ' +
    'while it is built, where Writ builds a second table and swaps it in.',
  async open() {
    const peer = await installed(emmettPackages);
    const emmett = peer.load<EmmettModule>('@event-driven-io/emmett-postgresql');
    const projection = emmett.pongoSingleStreamProjection({
      collectionName: COLLECTION,
      canHandle: [EVENT_TYPE],
      evolve,
    });
    return withEmptyDatabase(async ({ url, drop }) => {
      const store = emmett.getPostgreSQLEventStore(url);
      await store.schema.migrate();
      const sql = new Client(url);
      await sql.connect();
      let rebuilds = 0;
      return {
        fill: (events) => filled(store, events),
        async rebuild() {
          rebuilds += 1;
          // Another name each time: it would go on from the checkpoint of the last one.
          const processorId = `rebuild-${rebuilds}`;
          const consumer = emmett.rebuildPostgreSQLProjections({
            connectionString: url,
            projection,
            processorId,
          });
          await consumer.start();
          await consumer.close();
        },
        async steps() {
          const { rows } = await sql.query<{ steps: string }>(
            `SELECT sum((data->>'steps')::int) AS steps FROM ${COLLECTION}`,
          );
          return Number(rows[0]?.steps);
        },
        async close() {
          await sql.end();
          await store.close();
          await drop();
        },
      };
    });
  },
};

interface StepsDocument {
  readonly steps: number;
}

const evolve = (document: object | null, { data }: EmmettEvent): object => ({
  workOrderId: data['workOrderId'],
  steps: ((document as StepsDocument | null)?.steps ?? 0) + 1,
  lastStep: data['step'],
});

/** One append after the other: after appends at the same time, its rebuild leaves events out. */
const filled = async (store: EmmettStore, events: readonly LoadEvent[]): Promise<void> => {
  for (const [stream, its] of Map.groupBy(events, ({ stream: name }) => name))
    await store.appendToStream(
      stream,
      its.map(({ data }) => ({ type: EVENT_TYPE, data })),
    );
};
