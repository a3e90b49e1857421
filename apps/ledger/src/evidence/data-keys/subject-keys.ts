import { type Pool, type PoolClient } from 'pg';
import { Refusal } from '#kernel';
import { markDestroyed } from '../erasure/destruction-mark';
import { AesGcmKey, newKey, type SealingKey } from './sealing-key';

/** The connection to the keys: the pool, or the client of a transaction. */
export type KeyTable = Pick<Pool | PoolClient, 'query'>;

/**
 * A random data key for each subject of a tenant, whom contents are about. Destroying the key makes everything that it
 * encrypted unreadable (crypto-shredding).
 *
 * Nothing is cached: each use reads the row, so that a destroyed key is gone for every instance with the commit.
 * (Unwrapping costs microseconds, the row a keyed read.)
 */
export class SubjectKeys {
  /** @param master wraps the subjects' keys, and encrypts what has no subject. */
  constructor(
    private readonly table: KeyTable,
    readonly master: SealingKey,
  ) {}

  /**
   * The key to encrypt with, created when there is none; the master key without a subject. Refuses with
   * `evidence_shredded` when it was destroyed: an erased subject stays erased.
   */
  async of(tenant: string, subject: string | undefined): Promise<SealingKey> {
    if (subject === undefined) return this.master;
    const fresh = newKey();
    const wrapped = this.master.seal(fresh, wrappingOf(tenant, subject));
    const { rowCount } = await this.table.query({
      name: 'make-subject-key',
      text: `INSERT INTO ledger.subject_keys (tenant, subject, wrapped) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [tenant, subject, wrapped],
    });
    if (rowCount === 1) return new AesGcmKey(fresh);
    const key = await this.find(tenant, subject);
    if (key) return key;
    throw new Refusal(
      'evidence_shredded',
      `The contents about ${subject} were erased with their key: name another subject.`,
    );
  }

  /** The key to decrypt with; the master key without a subject. Undefined when destroyed, or never created. */
  async find(tenant: string, subject: string | undefined): Promise<SealingKey | undefined> {
    if (subject === undefined) return this.master;
    const { rows } = await this.table.query<{ wrapped: Buffer | null }>({
      name: 'find-subject-key',
      text: `SELECT wrapped FROM ledger.subject_keys WHERE tenant = $1 AND subject = $2`,
      values: [tenant, subject],
    });
    const wrapped = rows[0]?.wrapped;
    return wrapped
      ? new AesGcmKey(this.master.open(wrapped, wrappingOf(tenant, subject)))
      : undefined;
  }

  /** Whether the subject has a key, or once had one. */
  async knows(tenant: string, subject: string): Promise<boolean> {
    const { rowCount } = await this.table.query({
      name: 'know-subject',
      text: `SELECT FROM ledger.subject_keys WHERE tenant = $1 AND subject = $2`,
      values: [tenant, subject],
    });
    return rowCount === 1;
  }

  /**
   * Destroys the key permanently, and prevents the creation of one; idempotent. True when there was one.
   */
  async destroy(tenant: string, subject: string): Promise<boolean> {
    const { rows } = await this.table.query<{ was: boolean }>({
      name: 'destroy-subject-key',
      text: `WITH held AS (
          SELECT wrapped FROM ledger.subject_keys WHERE tenant = $1 AND subject = $2 FOR UPDATE
        ), destroyed AS (
          INSERT INTO ledger.subject_keys AS k (tenant, subject, wrapped, destroyed_at)
          VALUES ($1, $2, NULL, clock_timestamp())
          ON CONFLICT (tenant, subject) DO UPDATE
            SET wrapped = NULL, destroyed_at = EXCLUDED.destroyed_at WHERE k.wrapped IS NOT NULL
          RETURNING tenant
        ), marked AS (${markDestroyed('destroyed')})
        SELECT coalesce((SELECT wrapped IS NOT NULL FROM held), false) AS was`,
      values: [tenant, subject],
    });
    return rows[0]!.was;
  }
}

/** The associated data of a subject's wrapped key. */
export const wrappingOf = (tenant: string, subject: string): string =>
  `subject-key|${tenant}|${subject}`;
