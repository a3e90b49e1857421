import { freshDatabase, type FreshDatabase } from '#testkit';
import { createPool, isOutOfConnections } from './pool';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.drop());

describe('a pool whose connections are all in use', () => {
  it('[G9] rejects in time with what is known as that, and serves again once one is free', async () => {
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
    }
  });
});

describe('a pool whose connection dies between the statements of a transaction', () => {
  it('[G9] keeps its process, rejects the next statement, and serves again', async () => {
    const pool = createPool(database.url, 'lost-connection', { size: 1 });
    const other = createPool(database.url, 'other', { size: 1 });
    try {
      const held = await pool.connect();
      await held.query('BEGIN');
      const { rows } = await held.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      // An error that nobody listens to would end this process, and the test with it.
      expect(held.listenerCount('error')).toBeGreaterThan(0);
      const died = new Promise((resolve) => held.once('end', resolve));
      await other.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
      await died;
      await expect(held.query('COMMIT')).rejects.toThrow();
      held.release();
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await Promise.all([pool.end(), other.end()]);
    }
  });
});
