import { randomUUID } from 'node:crypto';
import { type Pool } from 'pg';
import { createPool } from '#platform';
import { eventually, unhurried } from '#testkit';
import { keyCopies, nextStep } from '../../domain/key-copies';
import { openText, unwrapTextKey } from '../texts/text-keys';
import { KeyCleanup } from './key-cleanup';
import { TextShredder } from './key-destruction';
import { LiveLedger } from './live-ledger.fixture';

const SECRET = 'Ana Müller called and cried';

describe('keys that were destroyed', () => {
  let ledger: LiveLedger;
  let pool: Pool;
  let cleanup: KeyCleanup;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    ({ pool } = ledger.views);
    cleanup = new KeyCleanup(pool, { backupDays: 0, pauseMs: 0 });
  });
  afterAll(() => ledger.close());

  const record = (order: string, type: string, data: object) =>
    ledger.record(`work-order-${order}`, { type, data: { workOrderId: order, ...data } });

  /** Records a text and erases it; what an attacker reads beforehand: the row of the text, and that of its key. */
  const erasedText = async () => {
    const order = `wo-${randomUUID()}`;
    const stream = `work-order-${order}`;
    await record(order, 'step.skipped', { step: 'a', rationale: SECRET, scope: 'this order' });
    const { rows } = await pool.query<{
      ref: string;
      sealed: Buffer;
      generation: number;
      wrapped: Buffer;
    }>(
      `SELECT ref, sealed, generation, wrapped FROM ledger.contents
       JOIN ledger.text_keys USING (tenant, stream, generation) WHERE stream = $1`,
      [stream],
    );
    await record(order, 'texts.shredded', { reason: 'requested', erasureId: 'e1' });
    await new TextShredder(pool).shred('default', stream);
    return { stream, ...rows[0]! };
  };

  /** Whether a checkpoint removes a segment of the write-ahead log depends on what else the server writes, so that is read first. */
  const isInWal = async (key: Buffer): Promise<boolean> => {
    const { rows } = await pool.query<{ is: boolean }>(
      `SELECT bool_or(position($1 IN coalesce(pg_read_binary_file('pg_wal/' || name, 0, size, true), '')) > 0) AS is
       FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'`,
      [key],
    );
    return rows[0]!.is;
  };

  /** Where the bytes of a key are: in the files of the tables of keys, and in the write-ahead log. */
  const copiesOf = async (key: Buffer) => {
    const wal = await isInWal(key);
    await pool.query('CHECKPOINT');
    const { rows } = await pool.query<{ deadRows: boolean }>(
      `SELECT bool_or(position($1 IN pg_read_binary_file(pg_relation_filepath(name))) > 0) AS "deadRows"
       FROM unnest(ARRAY['ledger.text_keys', 'ledger.subject_keys', 'ledger.evidence_contents']::regclass[]) AS name`,
      [key],
    );
    return { deadRows: rows[0]!.deadRows, wal };
  };

  /** Beside a transaction with a snapshot from before, such as a long query. */
  const duringOldTransaction = async <T>(work: () => Promise<T>): Promise<T> => {
    const old = await pool.connect();
    await old.query('SET idle_in_transaction_session_timeout = 0');
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await old.query('SELECT FROM ledger.head');
    return work().finally(() => old.release(true));
  };

  const completed = (asOf?: string) =>
    eventually(
      () => cleanup.advance('default', asOf),
      (known) => nextStep(known) === undefined,
    );

  /** Also where a transaction, such as that of autovacuum, sees dead rows for a moment. */
  const rewritten = () =>
    eventually(
      () => cleanup.advance('default'),
      (known) => nextStep(known) === 'overwrite',
    );

  it('[V4] bring a text back from dead rows or the write-ahead log, until a cleanup', async () => {
    const { stream, generation, ref, sealed, wrapped } = await eventually(
      async () => {
        const erased = await erasedText();
        return { ...erased, copies: await copiesOf(erased.wrapped) };
      },
      ({ copies }) => copies.deadRows && copies.wal,
    );
    const key = unwrapTextKey(ledger.views.master, wrapped, {
      tenant: 'default',
      stream,
      generation,
    });
    expect(openText(key, 'default', { ref, sealed }).content).toBe(SECRET);

    // A plain vacuum frees the place of a dead row and may leave its bytes.
    await pool.query('VACUUM ledger.text_keys');
    const known = await completed();
    expect(await copiesOf(wrapped)).toEqual({ deadRows: false, wal: false });
    expect(keyCopies(known).isUnrecoverable).toBe(true);
  });

  it('[V4] of subjects are removed alike', async () => {
    await ledger.subjects.of('default', 'ana');
    const { rows } = await pool.query<{ wrapped: Buffer }>(
      `SELECT wrapped FROM ledger.subject_keys WHERE subject = 'ana'`,
    );
    await ledger.subjects.destroy('default', 'ana');
    expect((await copiesOf(rows[0]!.wrapped)).deadRows).toBe(true);
    await completed();
    expect(await copiesOf(rows[0]!.wrapped)).toEqual({ deadRows: false, wal: false });
  });

  it('[V4] are known to be in the segment that was in use, also once it is renamed for later use', async () => {
    const copiesInSegments = async () => {
      // After much writing between two checkpoints, the next ones rename segments far ahead, or remove them.
      await pool.query('SELECT ledger.end_wal_segments(40)');
      const { wrapped } = await erasedText();
      await rewritten();
      // File times are in seconds.
      await pool.query(
        `SELECT pg_sleep(1.1), pg_logical_emit_message(false, 'writ', 'later', true)`,
      );
      await pool.query('SELECT ledger.end_wal_segments(1)');
      const { rows } = await pool.query<{ isOld: boolean }>(
        `SELECT right(name, 16) <= wal_file OR modification <= rewritten_at AS "isOld"
         FROM pg_ls_waldir(), (SELECT * FROM ledger.key_cleanups ORDER BY started_at DESC LIMIT 1) AS cleanup
         WHERE name ~ '^[0-9A-F]{24}$'
           AND position($1 IN coalesce(pg_read_binary_file('pg_wal/' || name, 0, size, true), '')) > 0`,
        [wrapped],
      );
      return { wrapped, rows };
    };
    const { wrapped, rows } = await eventually(copiesInSegments, (found) => found.rows.length > 0);
    expect(rows.every(({ isOld }) => isOld)).toBe(true);
    await completed();
    expect(await copiesOf(wrapped)).toEqual({ deadRows: false, wal: false });
  });

  it('[V4] stay while a transaction from before may read them, and the answer says so', async () => {
    const { wrapped, known } = await duringOldTransaction(async () => {
      const erased = await erasedText();
      return { wrapped: erased.wrapped, known: await cleanup.advance('default') };
    });
    expect(nextStep(known)).toBe('rewrite');
    expect(keyCopies(known).copies[0]).toMatchObject({
      state: 'waiting',
      message: expect.stringContaining('visible to a transaction that began before the erasure'),
    });
    expect((await copiesOf(wrapped)).deadRows).toBe(true);
    await completed(known.asOf);
    expect((await copiesOf(wrapped)).deadRows).toBe(false);
  });

  it('[V4] are removed for the erasures of a tenant up to a time, and later ones wait', async () => {
    await erasedText();
    const { asOf } = await completed();
    await erasedText();
    expect(nextStep(await cleanup.advance('default', asOf))).toBeUndefined();
    expect(nextStep(await cleanup.advance('nobody'))).toBeUndefined();
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int FROM ledger.key_cleanups`,
    );
    await rewritten();
    const after = await pool.query<{ count: number }>(
      `SELECT count(*)::int FROM ledger.key_cleanups`,
    );
    expect(after.rows[0]!.count).toBe(rows[0]!.count + 1);
  });

  it('[V4] cannot be judged by a role that may not rewrite tables', async () => {
    const role = `reader_${randomUUID().replaceAll('-', '')}`;
    await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'reads'`);
    await pool.query(`GRANT USAGE ON SCHEMA ledger TO ${role}`);
    await pool.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ${role}`);
    const url = new URL(ledger.views.database.url);
    [url.username, url.password] = [role, 'reads'];
    const reader = createPool(url.href, 'reader', unhurried);
    await erasedText();
    const known = await new KeyCleanup(reader, { backupDays: 0, pauseMs: 0 }).advance('default');
    expect(keyCopies(known).copies[0]).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining('may not do this'),
    });
    await reader.end();
    await pool.query(`DROP OWNED BY ${role}`);
    await pool.query(`DROP ROLE ${role}`);
  });

  it('[V4] are not removed again right after a cleanup', async () => {
    await erasedText();
    await completed();
    await erasedText();
    const known = await new KeyCleanup(pool, { backupDays: 0 }).advance('default');
    expect(keyCopies(known).copies[0]!.message).toContain('a moment ago');
  });
});
