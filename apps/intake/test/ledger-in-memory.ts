import { workflowOf } from '#contracts';
import { type AppendItem, type AppendResult, type NewEvent, type RecordedEvent } from '#kernel';
import { type EventStore, recordedOf } from '#platform';
import { publicationOf, recorded } from '#testkit';
import { refunds } from './refund-builders';

const NOW = '2030-01-01T09:00:00.000Z';

/** A ledger in memory with two published workflows. */
export class LedgerInMemory implements EventStore {
  /** Somebody else, who is faster than the next append. */
  meanwhile?: () => Promise<void>;
  /** Streams that were read. */
  readonly reads: string[] = [];
  /** What was sent, whatever became of it. */
  readonly sent: AppendItem[] = [];
  private readonly streams = new Map<string, readonly RecordedEvent[]>(
    ['refunds', 'payroll'].map((id) => {
      const { event } = publicationOf(workflowOf({ ...refunds.definition, id }));
      return [`workflow-${id}`, recorded([event], `workflow-${id}`)];
    }),
  );
  private position = 10;

  eventsOf(stream: string): readonly RecordedEvent[] {
    return this.streams.get(stream) ?? [];
  }

  typesOf(stream: string): readonly string[] {
    return this.eventsOf(stream).map(({ type }) => type);
  }

  lastOf(stream: string): unknown {
    return this.streams.get(stream)?.at(-1)?.data;
  }

  record(stream: string, event: NewEvent): void {
    const before = this.streams.get(stream) ?? [];
    this.streams.set(stream, [...before, ...recorded([event], stream)]);
  }

  read(_tenant: string, stream: string, { afterVersion = 0 } = {}) {
    this.reads.push(stream);
    const events = this.streams.get(stream) ?? [];
    const slice = { events: events.slice(afterVersion), version: events.length, now: NOW };
    return Promise.resolve({ ...slice, command: null });
  }

  async append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    this.sent.push(...items);
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return items.map((item) => this.appendOne(item));
  }

  private appendOne(item: AppendItem): AppendResult {
    const before = this.streams.get(item.stream) ?? [];
    const version = before.length;
    if (item.expectedVersion !== null && item.expectedVersion !== version)
      return { outcome: 'conflict', version };
    if (item.follows !== undefined && item.follows !== before.at(-1)?.id)
      return { outcome: 'conflict', version };
    const at = { version, position: this.position, recordedAt: NOW };
    const after = [...before, ...recordedOf(item, at)];
    this.streams.set(item.stream, after);
    this.position += item.events.length;
    return {
      outcome: 'committed',
      recordedAt: NOW,
      firstPosition: at.position,
      lastPosition: this.position - 1,
      version: after.length,
    };
  }
}
