import { type ClientBase } from 'pg';
import { type AuditCheck } from '#contracts';
import { type CheckedEvent } from './event-checks';
import { type Findings } from './findings';

type Sql = Pick<ClientBase, 'query'>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
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
