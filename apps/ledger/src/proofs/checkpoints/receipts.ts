import { type Pool } from 'pg';
import { type BundleContents, streamOf } from '#contracts';
import { Refusal, type RecordedEvent } from '#kernel';
import {
  type Checkpoint,
  consistencyRanges,
  type ConsistencyPart,
  inclusionRanges,
  leafHash,
  verifyInclusion,
  versionPublished,
  versionsNamed,
} from '#verify';
import { withBodies } from '../../log/archive/archived-bodies';
import { type Checkpoints, type SignedCheckpoint } from './checkpoints';
import { LogChanged } from './log-succession';
import { type TreeNodes } from './tree-nodes';

/** Another tree to which a receipt proves consistency. */
export interface ReceiptOptions {
  /** The size of that tree, earlier or later than the receipt's own. */
  readonly to?: number;
}

/** An event and its verified inclusion proof. */
export interface EventProof {
  readonly index: number;
  readonly body: Buffer;
  readonly proof: readonly string[];
}

/** An event as it is stored. */
export interface StoredEvent {
  readonly position: number;
  readonly body: Buffer;
}

/** The checkpoint of a receipt or a bundle. */
export interface Start {
  readonly checkpoint: SignedCheckpoint;
  readonly consistency?: ConsistencyPart;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The parts of receipts and bundles of a tenant's events. */
export class Receipts {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly nodes: TreeNodes,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** The place of an event. Refuses with `event_not_found` what the tenant does not have. */
  async find(tenant: string, eventId: string): Promise<{ position: number; stream: string }> {
    const { rows } = UUID.test(eventId)
      ? await this.pool.query<{ position: number; stream: string }>({
          name: 'place-of-event',
          text: `SELECT position::float8 AS position, stream FROM ledger.events
            WHERE tenant = $1 AND id = $2`,
          values: [tenant, eventId],
        })
      : { rows: [] };
    if (rows[0]) return rows[0];
    throw notFound('event_not_found', `There is no event ${eventId}.`);
  }

  /** The events of a bundle, by position. Refuses with `work_order_not_found`. */
  async contents(tenant: string, workOrderId: string): Promise<BundleContents> {
    const stream = streamOf.workOrder(workOrderId);
    const events = await this.eventsOf(tenant, stream);
    if (events.length === 0)
      throw notFound('work_order_not_found', `There is no work order ${workOrderId}.`);
    const dependsOn = await this.definitions(tenant, events);
    return { stream, events: events.map(positionOf), dependsOn: dependsOn.map(positionOf) };
  }

  /** A checkpoint that covers these positions, and its consistency with the other tree. */
  async start(positions: readonly number[], { to }: ReceiptOptions): Promise<Start> {
    const last = positions.reduce((most, position) => Math.max(most, position), 0);
    const checkpoint = await this.checkpoints.covering(last);
    return { checkpoint, ...(await this.consistency(checkpoint.checkpoint.size, to)) };
  }

  /**
   * The tenant's events at these positions, each with its inclusion proof in the tree of a checkpoint. Rejects with
   * `LogChanged` where a proof fails, because somebody has changed events in the database.
   */
  async proven(
    tenant: string,
    positions: readonly number[],
    { size, root }: Pick<Checkpoint, 'size' | 'root'>,
  ): Promise<readonly EventProof[]> {
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'events-at',
      text: `SELECT position::float8 AS position, body FROM ledger.events
        WHERE tenant = $1 AND position = ANY($2::bigint[])`,
      values: [tenant, positions],
    });
    const events = await withBodies(this.pool, rows);
    const found = new Map(events.map((one) => [one.position, one.body]));
    const nodes = this.nodes.cached();
    const proven: EventProof[] = [];
    for (const position of positions) {
      const body = found.get(position);
      if (!body || position > size)
        throw notFound('event_not_found', `There is no event at ${position} of ${size}.`);
      const index = position - 1;
      const proof = await nodes.rootsOf(inclusionRanges(index, size));
      const verdict = verifyInclusion({ index, size, leaf: leafHash(body), proof, root });
      if (!verdict.ok)
        throw new LogChanged(`The event at ${position} is not what was signed: ${verdict.reason}`);
      proven.push({ index, body, proof: texts(proof) });
    }
    return proven;
  }

  /** The consistency proof between the trees of `from` and `to` leaves. Refuses sizes that the log does not have. */
  async consistencyProof(from: number, to: number): Promise<readonly string[]> {
    const { checkpoint } = await this.checkpoints.covering(to);
    if (from < 1 || from > to || to > checkpoint.size)
      throw notFound(
        'log_size_not_found',
        `The log goes from 1 to ${checkpoint.size}: ask from a size to a later one.`,
      );
    return texts(await this.nodes.cached().rootsOf(consistencyRanges(from, to)));
  }

  private async consistency(
    size: number,
    to: number | undefined,
  ): Promise<{ readonly consistency?: ConsistencyPart }> {
    if (to === undefined || to === size) return {};
    const proof = await this.consistencyProof(Math.min(size, to), Math.max(size, to));
    return { consistency: { to, proof } };
  }

  /** All of a stream, first to last. */
  async eventsOf(tenant: string, stream: string): Promise<readonly StoredEvent[]> {
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'events-of-bundle',
      text: `SELECT position::float8 AS position, body FROM ledger.events
        WHERE tenant = $1 AND stream = $2 ORDER BY version`,
      values: [tenant, stream],
    });
    return withBodies(this.pool, rows);
  }

  /** The publications of the workflow and policy versions that the events name, oldest first. */
  async definitions(
    tenant: string,
    events: readonly StoredEvent[],
  ): Promise<readonly StoredEvent[]> {
    const wanted = new Set(events.flatMap(({ body }) => versionsNamed(parsed(body))));
    const found = await Promise.all(
      [...new Set([...wanted].map((name) => name.slice(0, name.lastIndexOf('/'))))].map((stream) =>
        this.eventsOf(tenant, stream),
      ),
    );
    return found
      .flat()
      .filter(({ body }) => wanted.has(versionPublished(parsed(body)) ?? ''))
      .sort((left, right) => left.position - right.position);
  }
}

const parsed = (body: Buffer): RecordedEvent => JSON.parse(body.toString()) as RecordedEvent;

const positionOf = ({ position }: StoredEvent): number => position;

const texts = (hashes: readonly Uint8Array[]): readonly string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('base64'));

const notFound = (code: string, message: string): Refusal => new Refusal(code, message);
