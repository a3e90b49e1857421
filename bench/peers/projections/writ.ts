import { createPool } from '#platform';
import { freshDatabase } from '#testkit';
import { commitToLog } from '../../../apps/ledger/src/views/projections/log.fixture';
import { Folding } from '../../systems/folding';
import { recorder } from '../recorded';
import { stepsOfWork } from './steps-of-work';
import { type ViewBuilder } from './view-builder';

const PAGE = 5_000;

/** The ledger's own runner with that one view. */
export const writProjection = async (): Promise<ViewBuilder> => {
  const database = await freshDatabase();
  const pool = createPool(database.url, 'bench-projection');
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
        `SELECT sum(steps) AS steps FROM views.${stepsOfWork.name}`,
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
