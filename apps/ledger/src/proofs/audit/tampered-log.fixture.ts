import { type Pool } from 'pg';
import { type AuditReport, type AuditRequest, type CheckName } from '#contracts';
import { createPool } from '#platform';
import { type FreshDatabase, unhurried } from '#testkit';
import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  Frontier,
  leafHash,
  type SignerKey,
  signNote,
  verifierOf,
} from '#verify';
import { auditedLog, logKeys } from './audited-log.fixture';
import { auditDeployment } from './deployment-audit';
import { Subtrees } from './tree-walk';

/** A log of which a superuser changes what they like, and its audit. */
export class TamperedLog {
  private constructor(
    private readonly database: FreshDatabase,
    private readonly pool: Pool,
    /** A copy outside the deployment. */
    readonly anchor: string,
    /** When the first event was recorded, in milliseconds: the time of the audit unless it names another. */
    readonly begun: number,
  ) {}

  static async open(): Promise<TamperedLog> {
    const database = await auditedLog();
    const pool = createPool(database.url, 'tampering', { size: 2, ...unhurried });
    await pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    const { rows } = await pool.query<{ note: string; begun: number }>(
      `SELECT note, (SELECT extract(epoch FROM min(recorded_at)) * 1000 FROM ledger.events)::float8 AS begun
       FROM ledger.checkpoints ORDER BY size DESC LIMIT 1`,
    );
    return new TamperedLog(database, pool, rows[0]!.note, rows[0]!.begun);
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  async sql(text: string, ...values: unknown[]) {
    return (await this.pool.query(text, values)).rows;
  }

  audit(request: Partial<AuditRequest> = {}, now = this.begun): Promise<AuditReport> {
    const { url: databaseUrl } = this.database;
    const whole = { databaseUrl, logKeys, anchors: [], views: 'none', now, ...request };
    return auditDeployment(whole, () => undefined);
  }

  anchored(request: Partial<AuditRequest> = {}): Promise<AuditReport> {
    return this.audit({ anchors: [{ name: 'anchor.txt', note: this.anchor }], ...request });
  }

  /** Makes leaves, frontier and head agree with the bodies, as a forger would. */
  async coverTracks(): Promise<void> {
    const frontier = new Frontier();
    for (const { position, body } of await this.sql(
      'SELECT position, body FROM ledger.events ORDER BY position',
    )) {
      const leaf = Buffer.from(leafHash(body));
      frontier.push(leaf);
      await this.sql('UPDATE ledger.events SET leaf = $1 WHERE position = $2', leaf, position);
    }
    await this.sql(
      'UPDATE ledger.head SET size = $1, frontier = $2',
      frontier.size,
      frontier.serialize(),
    );
  }

  /** Makes the stored roots those of the leaves as they are now. */
  async storeRoots(): Promise<void> {
    const subtrees = new Subtrees();
    for (const { leaf } of await this.sql('SELECT leaf FROM ledger.events ORDER BY position'))
      for (const { level, index, root } of subtrees.push(leaf))
        await this.sql(
          'UPDATE ledger.tree_nodes SET hash = $1 WHERE level = $2 AND index = $3',
          Buffer.from(root),
          level,
          index,
        );
  }

  /** Signs the first events as they are now, and enters the key beside those of the log. */
  async signAs(key: SignerKey, size: number): Promise<void> {
    const frontier = new Frontier();
    for (const { leaf } of await this.sql(
      'SELECT leaf FROM ledger.events ORDER BY position LIMIT $1',
      size,
    ))
      frontier.push(leaf);
    const checkpoint = { origin: key.name, size, root: frontier.root(), extensions: [] };
    const note = formatNote(signNote(formatCheckpoint(checkpoint), key));
    await this.sql(
      'INSERT INTO ledger.log_keys (verifier_key) VALUES ($1)',
      formatVerifierKey(verifierOf(key)),
    );
    await this.sql(
      'INSERT INTO ledger.checkpoints (size, key_id, note) VALUES ($1, $2, $3)',
      size,
      key.id,
      note,
    );
  }

  /** Edits the first body from a position on that names olga; its position. */
  async editBody(position: number): Promise<number> {
    const rows = await this.sql(
      `UPDATE ledger.events SET body = replace(convert_from(body, 'UTF8'), '"olga"', '"otto"')::bytea
       WHERE position = (SELECT min(position) FROM ledger.events
         WHERE position >= $1 AND convert_from(body, 'UTF8') LIKE '%"olga"%')
       RETURNING position`,
      position,
    );
    return Number(rows[0]!.position);
  }
}

export const wrongIn = ({ checks }: AuditReport): readonly CheckName[] =>
  checks.filter(({ passed }) => passed === false).map(({ name }) => name);

export const messagesOf = ({ checks }: AuditReport, name: CheckName): string =>
  checks
    .filter((check) => check.name === name)
    .map(({ message }) => message)
    .join('\n');
