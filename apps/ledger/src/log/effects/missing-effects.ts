import { type ClientBase } from 'pg';
import { fold, type RecordedEvent } from '#kernel';
import { streamOf, upcast } from '#contracts';
import {
  builtInCatalogue,
  type Effect,
  effects,
  evolve,
  evolveCatalogue,
  type ExceptionCatalogue,
  unknownWorkOrder,
} from '#work-order';
import { withBodies } from '../archive/archived-bodies';

/** `Map.groupBy` of Node 21. */
const groupBy = <T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
};

type Sql = Pick<ClientBase, 'query'>;

/** The events of whole streams. */
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

/** Reads the log by streams, and the positions of the reactions, in one session. */
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
    const events = (await withBodies(this.sql, rows)).map(({ position, body }): RecordedEvent => ({
      ...(JSON.parse(body.toString()) as RecordedEvent),
      position: Number(position),
    }));
    return groupBy(events, ({ stream }) => stream);
  }

  /** The position up to which each reaction has processed the log. */
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

/** An event that its reaction has processed, and whose effect is not in the log. */
export interface MissingEffect {
  readonly reaction: string;
  readonly effect: string;
  readonly event: RecordedEvent;
}

/** The missing effects of some streams. */
export interface EffectsFound {
  readonly missing: readonly MissingEffect[];
  /** Effects whose reaction has not processed the event yet. */
  readonly pending: number;
}

const byType = groupBy(effects, ({ on }) => on);
const workOrders = { initialState: unknownWorkOrder, evolve };

/** Finds events without their effects, page by page; holds the streams of one page in memory. */
export class MissingEffects {
  private readonly catalogues = new Map<string, ExceptionCatalogue>();

  private constructor(
    private readonly rows: EffectRows,
    private readonly cursors: ReadonlyMap<string, number>,
    private readonly now: string,
  ) {}

  static async open(rows: EffectRows): Promise<MissingEffects> {
    return new MissingEffects(rows, await rows.cursors(), await rows.now());
  }

  async of({ tenant, events }: StreamPage): Promise<EffectsFound> {
    const current = events.map((event) => upcast(event));
    const others = await this.rows.streams(tenant, otherStreams(current));
    const catalogue = await this.catalogueOf(tenant);
    const missing = [...groupBy(current, ({ stream }) => stream).values()].flatMap((stream) => {
      const around = {
        workOrder: fold(workOrders, stream),
        catalogue,
        now: this.now,
        others: (name: string) => others.get(name) ?? [],
      };
      return stream.flatMap((event) =>
        effectsOf(event)
          .filter(({ isMissing }) => isMissing?.(event, around))
          .map(({ reaction, effect }) => ({ reaction, effect, event })),
      );
    });
    const isDue = ({ reaction, event }: MissingEffect): boolean =>
      event.position <= (this.cursors.get(reaction) ?? 0);
    const due = missing.filter(isDue);
    return { missing: due, pending: missing.length - due.length };
  }

  private async catalogueOf(tenant: string): Promise<ExceptionCatalogue> {
    const known = this.catalogues.get(tenant);
    if (known) return known;
    const stream = streamOf.exceptionCatalogue();
    const events = (await this.rows.streams(tenant, [stream])).get(stream) ?? [];
    const catalogue = events
      .map((event) => upcast(event))
      .reduce(evolveCatalogue, builtInCatalogue);
    this.catalogues.set(tenant, catalogue);
    return catalogue;
  }
}

const effectsOf = ({ type }: RecordedEvent): readonly Effect[] => byType.get(type) ?? [];

const otherStreams = (events: readonly RecordedEvent[]): readonly string[] =>
  events.flatMap((event) => effectsOf(event).flatMap(({ reads }) => reads?.(event) ?? []));
