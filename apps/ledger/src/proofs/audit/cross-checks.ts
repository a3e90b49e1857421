import { type ClientBase } from 'pg';
import { eventDefinition } from '#contracts';
import { type SealedField } from '#kernel';
import { saltedDigest } from '#platform';
import { type CheckedEvent } from './event-checks';
import { type AuditCheck, type Findings } from './findings';

type Sql = Pick<ClientBase, 'query'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A cause is nearly always a recent event. */
const RECENT_IDS = 50_000;

/** Checks that the cause of each event is an event before it. */
export class Causes {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();
  private count = 0;

  constructor(private readonly findings: Findings) {}

  async take(sql: Sql, events: readonly CheckedEvent[]): Promise<void> {
    const unknown = new Map<string, number>();
    for (const { row, envelope } of events) {
      const cause = envelope?.causationId;
      if (typeof cause === 'string' && UUID.test(cause)) {
        this.count += 1;
        if (!this.recent.has(cause) && !this.older.has(cause) && !unknown.has(cause))
          unknown.set(cause, row.position);
      }
      this.remember(row.id, row.position);
    }
    if (unknown.size > 0) await this.findStreams(sql, unknown);
  }

  check(): AuditCheck {
    return this.findings.check(
      'causes',
      `${this.count} events name an earlier one as their cause.`,
    );
  }

  private async findStreams(sql: Sql, unknown: ReadonlyMap<string, number>): Promise<void> {
    const { rows } = await sql.query<{ id: string; position: string }>({
      name: 'audited-causes',
      text: 'SELECT id::text, position FROM ledger.events WHERE id = ANY($1::uuid[])',
      values: [[...unknown.keys()]],
    });
    const found = new Map(rows.map(({ id, position }) => [id, Number(position)]));
    for (const [cause, effect] of unknown)
      if (!((found.get(cause) ?? Infinity) < effect))
        this.findings.wrong(
          'causes',
          `Position ${effect}: its cause ${cause} is no earlier event.`,
          effect,
        );
  }

  private remember(id: string, position: number): void {
    this.recent.set(id, position);
    if (this.recent.size < RECENT_IDS) return;
    this.older = this.recent;
    this.recent = new Map();
  }
}

interface Text extends SealedField {
  readonly position: number;
  readonly tenant: string;
}

/** Checks the texts beside the log against the digests in the events. */
export class Texts {
  private fitting = 0;
  private sealed = 0;
  private erased = 0;

  constructor(private readonly findings: Findings) {}

  async take(sql: Sql, events: readonly CheckedEvent[]): Promise<void> {
    const texts = events.flatMap(textsOf);
    if (texts.length === 0) return;
    const { rows } = await sql.query<{
      ref: string;
      tenant: string;
      salt: string | null;
      content: string | null;
      sealed: boolean;
    }>({
      name: 'audited-texts',
      text: `SELECT c.ref, c.tenant, encode(c.salt, 'hex') AS salt, c.content, k.wrapped IS NOT NULL AS sealed
        FROM ledger.contents AS c LEFT JOIN ledger.text_keys AS k USING (tenant, stream, generation)
        WHERE c.ref = ANY($1::uuid[])`,
      values: [texts.map(({ ref }) => ref)],
    });
    const found = new Map(rows.map((row) => [row.ref, row]));
    for (const text of texts) {
      const stored = found.get(text.ref);
      if (stored?.sealed) this.sealed += 1;
      else if (!stored || stored.salt === null || stored.content === null) this.erased += 1;
      else if (
        stored.tenant === text.tenant &&
        saltedDigest(stored.salt, stored.content) === text.sha256
      )
        this.fitting += 1;
      else this.differs(text);
    }
  }

  check(): AuditCheck {
    const { fitting, sealed, erased } = this;
    const all = fitting + sealed + erased;
    const message =
      all === 0
        ? 'No event refers to a text beside the log.'
        : `Of ${all} texts beside the log ${fitting} fit their digests; ${sealed} are encrypted and were not checked without their keys; ${erased} are erased or were never stored.`;
    const check = this.findings.check('texts', message);
    return check.passed && sealed > 0 && fitting === 0 ? { ...check, passed: null } : check;
  }

  private differs({ position }: Text): void {
    this.findings.wrong(
      'texts',
      `Position ${position}: the text beside the log does not match the digest in the event.`,
      position,
    );
  }
}

const textsOf = ({ row, envelope }: CheckedEvent): readonly Text[] => {
  const { erasable = [] } = eventDefinition(row.type) ?? {};
  const data = envelope?.data;
  if (erasable.length === 0 || typeof data !== 'object' || data === null) return [];
  return erasable.flatMap((field) => {
    const { ref, sha256 } = ((data as Record<string, unknown>)[field] ??
      {}) as Partial<SealedField>;
    return typeof ref === 'string' && UUID.test(ref) && typeof sha256 === 'string'
      ? [{ position: row.position, tenant: row.tenant, ref, sha256 }]
      : [];
  });
};

/**
 * Checks of all events together, one statement each: the database sorts on its disk, where this process would need
 * memory for every stream and every id.
 */
export const checkWholeLog = async (sql: Sql, findings: Findings): Promise<void> => {
  await checkVersions(sql, findings);
  await checkIds(sql, findings);
};

const checkVersions = async (sql: Sql, findings: Findings): Promise<void> => {
  const { rows } = await sql.query<{
    position: string;
    tenant: string;
    stream: string;
    version: number;
    due: string;
    count: string;
  }>(`SELECT *, count(*) OVER () FROM (
        SELECT position, tenant, stream, version,
          row_number() OVER (PARTITION BY tenant, stream ORDER BY position) AS due
        FROM ledger.events) AS numbered
      WHERE version <> due ORDER BY position LIMIT 1`);
  for (const { position, tenant, stream, version, due } of rows)
    findings.wrong(
      'versions',
      `Position ${position}: version ${version} of ${tenant}, ${stream} stands where version ${due} is expected.`,
      Number(position),
    );
};

const checkIds = async (sql: Sql, findings: Findings): Promise<void> => {
  const { rows } = await sql.query<{ id: string; first: string; last: string }>(
    `SELECT id::text, min(position) AS first, max(position) AS last FROM ledger.events
     GROUP BY id HAVING count(*) > 1 ORDER BY 3 LIMIT 1`,
  );
  for (const { id, first, last } of rows)
    findings.wrong(
      'ids',
      `Position ${last}: its id ${id} is that of position ${first} too.`,
      Number(last),
    );
};
