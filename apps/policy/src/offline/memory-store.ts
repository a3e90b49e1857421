import { type AppendItem, type AppendResult, type RecordedEvent } from '#kernel';
import { type EventStore, recordedOf } from '#platform';

/** A ledger for one process and one writer: what is appended is gone with the process. */
export class MemoryStore implements EventStore {
  private readonly log: RecordedEvent[] = [];

  async read(
    tenant: string,
    stream: string,
    { afterVersion = 0 }: Parameters<EventStore['read']>[2] = {},
  ) {
    const events = this.log.filter((event) => event.tenant === tenant && event.stream === stream);
    return {
      events: events.slice(afterVersion),
      version: events.length,
      now: new Date().toISOString(),
      command: null,
    };
  }

  async append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    return Promise.all(items.map((item) => this.record(item)));
  }

  private async record(item: AppendItem): Promise<AppendResult> {
    const { version, now: recordedAt } = await this.read(item.tenant, item.stream);
    const events = recordedOf(item, { version, position: this.log.length + 1, recordedAt });
    this.log.push(...events);
    return {
      outcome: 'committed',
      recordedAt,
      version: version + events.length,
      firstPosition: events[0]?.position ?? null,
      lastPosition: events.at(-1)?.position ?? null,
    };
  }
}
