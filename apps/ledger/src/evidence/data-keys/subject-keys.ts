import { type Pool, type PoolClient } from 'pg';
import { Refusal } from '#kernel';
import { AesGcmKey, newKey, type SealingKey } from './sealing-key';

/** Where the keys are kept; within a transaction, its client. */
export type KeyTable = Pick<Pool | PoolClient, 'query'>;

/**
 * One random key for each subject of a tenant: whom contents are about. What is sealed with it can be read until
 * the key is destroyed, and never after.
 *
 * Nothing is remembered here: a row is read each time, so that a destroyed key is gone for every instance with
 * the commit. (Unwrapping costs microseconds, the row a keyed read.)
 */
export class SubjectKeys {
  /** @param master wraps the subjects' keys, and seals what has no subject. */
  constructor(
    private readonly table: KeyTable,
    readonly master: SealingKey,
  ) {}

  /**
   * The key to seal with, made when there is none; that of the master where no subject is named. Refuses with
   * `evidence_shredded` when it was destroyed: who is forgotten stays forgotten.
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
      `What is kept about ${subject} was erased, and its key with it: name another subject.`,
    );
  }

  /** The key to open with; that of the master where no subject is named. Undefined when destroyed, or never made. */
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

  /** Whether there is a key, or once was. */
  async knows(tenant: string, subject: string): Promise<boolean> {
    const { rowCount } = await this.table.query({
      name: 'know-subject',
      text: `SELECT FROM ledger.subject_keys WHERE tenant = $1 AND subject = $2`,
      values: [tenant, subject],
    });
    return rowCount === 1;
  }

  /**
   * Destroys the key for ever, also one that was never made; again changes nothing. True when there was one.
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
        )
        SELECT coalesce((SELECT wrapped IS NOT NULL FROM held), false) AS was`,
      values: [tenant, subject],
    });
    return rows[0]!.was;
  }
}

/** What the key of a subject is wrapped as. */
export const wrappingOf = (tenant: string, subject: string): string =>
  `subject-key|${tenant}|${subject}`;
