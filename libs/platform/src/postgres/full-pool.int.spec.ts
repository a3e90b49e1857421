import { freshDatabase } from '#testkit';
import { createPool, isOutOfConnections } from './pool';

describe('a pool whose connections are all in use', () => {
  it('[G9] rejects in time with what is known as that, and serves again once one is free', async () => {
    const database = await freshDatabase();
    const pool = createPool(database.url, 'full-pool', { size: 1, connectWithinMs: 2_000 });
    try {
      const held = await pool.connect();
      const error: unknown = await pool.query('SELECT 1').catch((thrown: unknown) => thrown);
      expect([String(error), isOutOfConnections(error)]).toEqual([String(error), true]);
      held.release();
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      const wrong: unknown = await pool.query('SELECT nothing').catch((thrown: unknown) => thrown);
      expect(isOutOfConnections(wrong)).toBe(false);
    } finally {
      await pool.end();
      await database.drop();
    }
  });
});
