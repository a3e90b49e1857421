import { setTimeout as elapse } from 'node:timers/promises';
import { type ReportedFact } from '../src/import/case-report';
import { type ReceivedRequest, type Reply } from './stub-server';

/** Remembers facts by source and id, as intake does. */
export class StubIntake {
  readonly recorded = new Map<string, number>();
  readonly batchSizes: number[] = [];
  mostAtOnce = 0;
  failsAfter = Number.POSITIVE_INFINITY;
  takesMs: () => number = () => 0;
  quarantines: (id: string) => boolean = () => false;
  readonly sent: ReportedFact[] = [];
  answered = 0;
  /** The answer with this number is lost. */
  dropsAnswer = 0;
  /** Larger requests break off, after a while. */
  answersAtMost = Number.POSITIVE_INFINITY;
  private readonly arrivals: string[] = [];
  private atOnce = 0;

  async answers({ method, body }: ReceivedRequest): Promise<Reply | 'drop'> {
    if (method === 'GET') return this.list();
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      const ms = this.takesMs();
      if (ms > 0) await elapse(ms);
      if (this.batchSizes.length >= this.failsAfter)
        return { status: 503, body: { code: 'unavailable', detail: 'The ledger is away.' } };
      const events = JSON.parse(body) as ReportedFact[];
      if (events.length > this.answersAtMost) {
        await elapse(30);
        return 'drop';
      }
      this.sent.push(...events);
      const results = this.results(events);
      return ++this.answered === this.dropsAnswer ? 'drop' : { body: { results } };
    } finally {
      this.atOnce -= 1;
    }
  }

  /** Its end of the log, and its work orders. */
  private list(): Reply {
    const headers = { 'writ-position': String(this.recorded.size) };
    const counts = new Map<string, number>();
    const lastAt = new Map(this.sent.map(({ data, time }) => [String(data['workOrderId']), time]));
    for (const id of this.recorded.keys()) {
      const workOrderId = id.split('/')[0]!;
      if (!id.includes('observed')) counts.set(workOrderId, (counts.get(workOrderId) ?? 0) + 1);
    }
    const items = [...counts].map(([workOrderId, factsReported]) => ({
      workOrderId,
      factsReported,
      lastEventAt: lastAt.get(workOrderId),
      observedUntil: null,
    }));
    return { headers, body: { items, nextCursor: null } };
  }

  private results(events: readonly { id: string }[]): unknown[] {
    this.batchSizes.push(events.length);
    return events.map(({ id }) => {
      if (this.quarantines(id))
        return {
          outcome: 'quarantined',
          id,
          position: 0,
          quarantineId: 'q',
          reason: 'id_reused',
          message: 'm',
        };
      const before = this.recorded.get(id);
      const position = before ?? this.recorded.size + 1;
      this.recorded.set(id, position);
      if (before === undefined) this.arrivals.push(id);
      return { outcome: before === undefined ? 'accepted' : 'duplicate', id, position };
    });
  }

  /** Facts that arrived after a later one of their case. */
  outOfOrder(): string[] {
    const last = new Map<string, number>();
    return this.arrivals.filter((id) => {
      const [workOrder, index, fact] = id.split('/') as [string, string, string];
      const place =
        Number(index) * 10 +
        ['work-order.opened', 'step.completed', 'work-order.closed'].indexOf(fact);
      const isLate = place < (last.get(workOrder) ?? -1);
      last.set(workOrder, place);
      return isLate;
    });
  }
}
