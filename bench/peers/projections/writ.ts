import { createPool } from '#platform';
import { freshDatabase } from '#testkit';
import { commitToLog } from '../../../apps/ledger/src/views/projections/log.fixture';
import { Folding } from '../../systems/folding';
import { recorder } from '../recorded';
import { stepsOfWork } from './steps-of-work';
import { type ViewBuilder } from './view-builder';

const PAGE = 5_000;

const { name, columns, key } = stepsOfWork;
/** As the ledger's migrations make its views: the runner begins with an empty first generation. */
const TABLE = `
  CREATE TABLE views.${name}_g1 (${Object.entries(columns)
    .map(([column, type]) => `${column} ${type} NOT NULL`)
    .join(', ')}, PRIMARY KEY (${key.join(', ')}));
  CREATE VIEW views.${name} AS SELECT * FROM views.${name}_g1`;

/** The ledger's own runner with that one view. */
export const writProjection = async (): Promise<ViewBuilder> => {
  const database = await freshDatabase();
  const pool = createPool(database.url, 'bench-projection');
  await pool.query(TABLE);
  const folding = new Folding(database.url, pool, [stepsOfWork]);
  const record = recorder();
  return {
    async fill(events) {
      for (let n = 0; n < events.length; n += PAGE)
        await commitToLog(pool, events.slice(n, n + PAGE).map(record));
      await pool.query('ANALYZE ledger.events');
      await folding.settled();
    },
    async rebuild() {
      await folding.begin(folding.names);
      await folding.settled();
    },
    async steps() {
      const { rows } = await pool.query<{ steps: string }>(
        `SELECT sum(steps) AS steps FROM views.${name}`,
      );
      return Number(rows[0]?.steps);
    },
    async close() {
      await folding.stop();
      await pool.end();
      await database.drop();
    },
  };
};
