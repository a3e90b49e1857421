import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';
import { groupBy } from './group-by';

type Sql = Pick<ClientBase, 'query'>;

/** Whole streams, one after the other. */
export interface StreamPage {
  readonly tenant: string;
  readonly events: readonly RecordedEvent[];
  /** The last stream of the page. */
  readonly last: string;
}

interface Row {
  readonly stream: string;
  readonly position: string;
  readonly body: Buffer;
}

const STREAMS_PER_PAGE = 100;
/** Streams with causes of effects. */
const PREFIXES = ['work-order-', 'workflow-', 'policy-'];

/** The log by streams, and how far the reactions have come, as one session sees it. */
export class EffectRows {
  constructor(private readonly sql: Sql) {}

  async tenants(): Promise<readonly string[]> {
    const { rows } = await this.sql.query<{ tenant: string }>(
      `WITH RECURSIVE known AS (
         (SELECT tenant FROM ledger.events ORDER BY tenant LIMIT 1)
         UNION ALL
         SELECT (SELECT e.tenant FROM ledger.events e WHERE e.tenant > known.tenant
                 ORDER BY e.tenant LIMIT 1) FROM known WHERE known.tenant IS NOT NULL)
       SELECT tenant FROM known WHERE tenant IS NOT NULL`,
    );
    return rows.map(({ tenant }) => tenant);
  }

  /** The streams of a tenant after `after`, by name; undefined when there are no more. */
  async page(tenant: string, after: string): Promise<StreamPage | undefined> {
    const { rows: names } = await this.sql.query<{ stream: string }>(
      `SELECT DISTINCT stream FROM ledger.events
       WHERE tenant = $1 AND stream > $2 AND version = 1 AND stream LIKE ANY ($3)
       ORDER BY stream LIMIT ${STREAMS_PER_PAGE}`,
      [tenant, after, PREFIXES.map((prefix) => `${prefix}%`)],
    );
    const last = names.at(-1)?.stream;
    if (last === undefined) return undefined;
    const found = await this.streams(
      tenant,
      names.map(({ stream }) => stream),
    );
    return { tenant, events: [...found.values()].flat(), last };
  }

  /** The events of some streams, each in its order. */
  async streams(
    tenant: string,
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    if (streams.length === 0) return new Map();
    const { rows } = await this.sql.query<Row>(
      `SELECT stream, position, body FROM ledger.events
       WHERE tenant = $1 AND stream = ANY ($2) ORDER BY stream, version`,
      [tenant, streams],
    );
    const events = rows.map(({ position, body }): RecordedEvent => ({
      ...(JSON.parse(body.toString()) as RecordedEvent),
      position: Number(position),
    }));
    return groupBy(events, ({ stream }) => stream);
  }

  /** Up to which position each reaction is done. */
  async cursors(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.sql.query<{ consumer: string; position: string }>(
      'SELECT consumer, position FROM messaging.reaction_cursors',
    );
    return new Map(rows.map(({ consumer, position }) => [consumer, Number(position)]));
  }

  /** Events of the log. */
  async size(): Promise<number> {
    const { rows } = await this.sql.query<{ size: string }>('SELECT size FROM ledger.head');
    return Number(rows[0]?.size ?? 0);
  }

  async now(): Promise<string> {
    const { rows } = await this.sql.query<{ now: Date }>('SELECT writ.now() AS now');
    return new Date(rows[0]!.now).toISOString();
  }
}
