import {
  type AppendItem,
  type AppendResult,
  type Command,
  type CommandResult,
  type Decider,
  type NewEvent,
  type RecordedEvent,
  Refusal,
} from '#kernel';

/** The ledger's time, which stands still. */
const NOW = '2030-01-01T09:00:00.000Z';

/** Counts to three, and says no after that. */
export const counter: Decider<
  number,
  Command<string, { by: number }> & { context: null },
  NewEvent
> = {
  initialState: 0,
  decide: ({ data }, count) => {
    if (count + data.by > 3) throw new Refusal('full', `It is at ${count}.`);
    return data.by === 0 ? [] : [{ type: 'counted', data: { by: data.by } }];
  },
  evolve: (count, event) => count + event.data.by,
};

/** A ledger of one stream that counts its requests. */
export class OneStream {
  readonly events: RecordedEvent[] = [];
  readonly commands = new Map<string, CommandResult>();
  readonly appends: (readonly AppendItem[])[] = [];
  reads = 0;
  readEvents = 0;
  conflicts = 0;
  /** Whether a conflict brings along what came after the expected version. */
  tellsMissed = true;
  /** Called before the next append: somebody else at work. */
  meanwhile?: () => void;

  async read(
    _tenant: string,
    _stream: string,
    { afterVersion = 0, command }: { afterVersion?: number; command?: { id: string } } = {},
  ) {
    this.reads += 1;
    const known = command ? (this.commands.get(command.id) ?? null) : null;
    this.readEvents += this.events.length - afterVersion;
    return { ...this.after(afterVersion), command: known };
  }

  async append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    this.appends.push(items);
    this.meanwhile?.();
    this.meanwhile = undefined;
    const outcomes = items.map((item) => this.appendOne(item));
    this.conflicts += outcomes.filter(({ outcome }) => outcome === 'conflict').length;
    return outcomes;
  }

  add(data: { by: number }, id = `event-${this.events.length + 1}`): void {
    const version = this.events.length + 1;
    this.events.push({ id, type: 'counted', version, position: version, data } as RecordedEvent);
  }

  private appendOne(item: AppendItem): AppendResult {
    const known = this.commands.get(item.command.id);
    if (known) return { outcome: 'duplicate', ...known };
    const version = this.events.length;
    const { expectedVersion, follows } = item;
    if (expectedVersion !== null && expectedVersion !== version)
      return {
        outcome: 'conflict',
        version,
        ...(this.tellsMissed &&
          expectedVersion < version && { missed: this.after(expectedVersion) }),
      };
    if (follows && follows !== this.events.at(-1)?.id) return { outcome: 'conflict', version };
    for (const event of item.events) this.add(event.data as { by: number }, event.id);
    const position = item.events.length > 0 ? this.events.length : null;
    const place = {
      firstPosition: position,
      lastPosition: position,
      version: this.events.length,
    };
    this.commands.set(item.command.id, { ...place, answer: item.answer });
    return { outcome: 'committed', recordedAt: NOW, ...place };
  }

  private after(version: number) {
    return { events: this.events.slice(version), version: this.events.length, now: NOW };
  }
}
