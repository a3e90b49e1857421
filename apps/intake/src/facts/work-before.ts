import { streamOf } from '#contracts';
import { type FoldedStreams } from '#platform';
import { unknownWorkOrder, type WorkOrder } from '#work-order';
import { isHistory } from '../domain/history';
import { type UnderstoodFact } from '../domain/parse-fact';
import { type Reporter } from './arrival';
import { type BatchProgress } from './batch-progress';

/** So that reads of one batch do not keep the reads of others waiting. */
const READS_AT_ONCE = 32;

/** Work orders as they were before a batch of facts, and what is known of their place in it. */
export class WorkBefore {
  private readonly recorded = new Map<string, Promise<WorkOrder>>();

  constructor(
    private readonly workOrders: FoldedStreams<WorkOrder>,
    private readonly reporter: Reporter,
    /** Of the batch, where its facts may rest on versions; absent where they are recorded at any. */
    private readonly progress?: BatchProgress,
  ) {}

  /** Reads what imported facts are about, many at a time: one after the other, a batch of many cases would wait for each. */
  async readAhead(facts: readonly UnderstoodFact[]): Promise<void> {
    const first = new Map(facts.toReversed().map((fact) => [fact.body.workOrderId, fact]));
    const imported = facts.filter(({ envelope }) => envelope.imported);
    const ids = [...new Set(imported.map(({ body }) => body.workOrderId))].filter(
      (id) => !this.isAssumedNew(first.get(id)!),
    );
    for (let at = 0; at < ids.length; at += READS_AT_ONCE)
      await Promise.all(ids.slice(at, at + READS_AT_ONCE).map((id) => this.of(id)));
  }

  of(workOrderId: string): Promise<WorkOrder> {
    const looked = this.recorded.get(workOrderId) ?? this.look(workOrderId);
    this.recorded.set(workOrderId, looked);
    return looked;
  }

  /** As it is now. */
  async read(workOrderId: string) {
    const stream = streamOf.workOrder(workOrderId);
    const { state, version } = await this.workOrders.at(this.reporter.tenant, stream);
    return { workOrder: state, version };
  }

  /** Whether an imported fact is known to be history at the version that it is placed at. */
  async isHistory(fact: UnderstoodFact): Promise<boolean> {
    const { workOrderId } = fact.body;
    const blocked = this.progress?.blockedIn(workOrderId);
    return (
      blocked !== undefined && isHistory(fact, { workOrder: await this.of(workOrderId), blocked })
    );
  }

  /** It was changed apart from the batch. */
  forget({ body: { workOrderId } }: UnderstoodFact): void {
    this.progress?.forget(workOrderId);
    this.recorded.delete(workOrderId);
  }

  /**
   * An import opens work that nobody knows, which is worth no read: where its stream has begun, the version shows it, and
   * the facts are placed again.
   */
  private isAssumedNew({ envelope, body: { workOrderId } }: UnderstoodFact): boolean {
    const { tenant, workflows } = this.reporter;
    const isKnown = this.workOrders.known(tenant, streamOf.workOrder(workOrderId)) !== undefined;
    const opens = envelope.imported && envelope.type === 'work-order.opened';
    if (!this.progress || workflows !== undefined || isKnown || !opens) return false;
    this.progress.begin(workOrderId, 0);
    this.recorded.set(workOrderId, Promise.resolve(unknownWorkOrder));
    return true;
  }

  private async look(workOrderId: string): Promise<WorkOrder> {
    const { workOrder, version } = await this.read(workOrderId);
    this.progress?.begin(workOrderId, version);
    return workOrder;
  }
}
