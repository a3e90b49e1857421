import { type Pool } from 'pg';
import { streamOf } from '#contracts';
import { Refusal, type RecordedEvent } from '#kernel';
import {
  type Bundle,
  BUNDLE_FORMAT,
  type BundledEvent,
  consistencyRanges,
  type ConsistencyPart,
  inclusionRanges,
  type Receipt,
  RECEIPT_FORMAT,
} from '#verify';
import { type Checkpoints } from './checkpoints';
import { type TreeNodes } from './tree-nodes';

/** Whether a receipt is to lead to a later tree, of which somebody holds a checkpoint. */
export interface Leading {
  /** The size of that tree. */
  readonly to?: number;
}

interface Found {
  readonly position: number;
  readonly body: Buffer;
}

/** Receipts and bundles of what a tenant has in the log. */
export class Receipts {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly nodes: TreeNodes,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** The receipt of an event. Refuses with `event_not_found` what the tenant does not have. */
  async of(tenant: string, eventId: string, { to }: Leading): Promise<Receipt> {
    const { rows } = await this.pool.query<Found>({
      name: 'event-of-receipt',
      text: 'SELECT position::float8 AS position, body FROM ledger.events WHERE tenant = $1 AND id = $2',
      values: [tenant, eventId],
    });
    const [found] = rows;
    if (!found) throw notFound('event_not_found', `There is no event ${eventId}.`);
    const { checkpoint, note } = await this.checkpoints.covering(found.position);
    return {
      format: RECEIPT_FORMAT,
      ...(await this.bundled(found, checkpoint.size)),
      checkpoint: note,
      ...(await this.consistency(checkpoint.size, to)),
    };
  }

  /** All of a work order's events, and the workflow and policy versions that they rested on. */
  async bundle(tenant: string, workOrderId: string, { to }: Leading): Promise<Bundle> {
    const stream = streamOf.workOrder(workOrderId);
    const events = await this.eventsOf(tenant, stream);
    if (events.length === 0)
      throw notFound('work_order_not_found', `There is no work order ${workOrderId}.`);
    const rested = await this.definitions(tenant, events);
    const last = [...events, ...rested].reduce((most, { position }) => Math.max(most, position), 0);
    const { checkpoint, note } = await this.checkpoints.covering(last);
    const bundle = (found: readonly Found[]) =>
      Promise.all(found.map((one) => this.bundled(one, checkpoint.size)));
    return {
      format: BUNDLE_FORMAT,
      tenant,
      stream,
      checkpoint: note,
      ...(await this.consistency(checkpoint.size, to)),
      events: await bundle(events),
      restsOn: await bundle(rested),
    };
  }

  /** That the tree of `from` leaves goes on in that of `to`. Refuses sizes that the log does not have. */
  async consistencyProof(from: number, to: number): Promise<readonly string[]> {
    const { checkpoint } = await this.checkpoints.covering(to);
    if (from < 1 || from > to || to > checkpoint.size)
      throw notFound(
        'log_size_not_found',
        `The log goes from 1 to ${checkpoint.size}: ask from a size to a later one.`,
      );
    return texts(await this.nodes.rootsOf(consistencyRanges(from, to)));
  }

  private async consistency(
    size: number,
    to: number | undefined,
  ): Promise<{ readonly consistency?: ConsistencyPart }> {
    if (to === undefined || to === size) return {};
    if (to > size) return { consistency: { to, proof: await this.consistencyProof(size, to) } };
    throw notFound(
      'log_size_not_found',
      `The receipt is of ${size} events, which is later than ${to}: leave the size out, or name a later one.`,
    );
  }

  private async bundled({ position, body }: Found, size: number): Promise<BundledEvent> {
    const proof = await this.nodes.rootsOf(inclusionRanges(position - 1, size));
    return { event: body.toString('base64'), index: position - 1, proof: texts(proof) };
  }

  private async eventsOf(tenant: string, stream: string): Promise<readonly Found[]> {
    const { rows } = await this.pool.query<Found>({
      name: 'events-of-bundle',
      text: `SELECT position::float8 AS position, body FROM ledger.events
        WHERE tenant = $1 AND stream = $2 ORDER BY version`,
      values: [tenant, stream],
    });
    return rows;
  }

  /** The publications of the workflow and policy versions that the events name, oldest first. */
  private async definitions(tenant: string, events: readonly Found[]): Promise<readonly Found[]> {
    const wanted = new Set(events.flatMap(({ body }) => versionsNamed(parsed(body))));
    const found = await Promise.all(
      [...new Set([...wanted].map((name) => name.slice(0, name.lastIndexOf('/'))))].map((stream) =>
        this.eventsOf(tenant, stream),
      ),
    );
    return found
      .flat()
      .filter(({ body }) => {
        const { stream, type, data } = parsed(body);
        return type.endsWith('.published') && wanted.has(`${stream}/${data.version}`);
      })
      .sort((left, right) => left.position - right.position);
  }
}

const parsed = (body: Buffer): RecordedEvent => JSON.parse(body.toString()) as RecordedEvent;

/** `<stream>/<version>` of the workflow and the policy that an event names. */
const versionsNamed = ({ data }: RecordedEvent): readonly string[] => [
  ...(data.workflow?.version
    ? [`${streamOf.workflow(data.workflow.id)}/${data.workflow.version}`]
    : []),
  ...(data.policy?.version ? [`${streamOf.policy(data.policy.id)}/${data.policy.version}`] : []),
];

const texts = (hashes: readonly Uint8Array[]): readonly string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('base64'));

const notFound = (code: string, message: string): Refusal => new Refusal(code, message);
