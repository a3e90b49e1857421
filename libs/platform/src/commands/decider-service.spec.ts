import { type Command, type Decider, type NewEvent, type RecordedEvent, Refusal } from '#kernel';
import { DeciderService } from './decider-service';
import { type AppendOutcome, type AppendToStream, type StoredResult } from './event-store';
import { Unavailable } from './unavailable';

const NOW = '2030-01-01T09:00:00.000Z';

/** Counts to three, and says no after that. */
const counter: Decider<number, Command<string, { by: number }> & { context: null }, NewEvent> = {
  initialState: 0,
  decide: ({ data }, count) => {
    if (count + data.by > 3) throw new Refusal('full', `It is at ${count}.`);
    return data.by === 0 ? [] : [{ type: 'counted', data: { by: data.by } }];
  },
  evolve: (count, event) => count + event.data.by,
};

/** A ledger of one stream that counts how often it is asked. */
class OneStream {
  readonly events: RecordedEvent[] = [];
  readonly commands = new Map<string, StoredResult>();
  reads = 0;
  /** Called before the next append: somebody else at work. */
  meanwhile?: () => void;

  async read(_tenant: string, _stream: string, { command }: { command?: { id: string } } = {}) {
    this.reads += 1;
    const known = command ? (this.commands.get(command.id) ?? null) : null;
    return { events: [...this.events], version: this.events.length, now: NOW, command: known };
  }

  async append([item]: readonly AppendToStream[]): Promise<readonly AppendOutcome[]> {
    this.meanwhile?.();
    this.meanwhile = undefined;
    const known = this.commands.get(item!.command.id);
    if (known) return [{ outcome: 'duplicate', ...known }];
    const version = this.events.length;
    if (item!.expectedVersion !== null && item!.expectedVersion !== version)
      return [{ outcome: 'conflict', version }];
    for (const event of item!.events) this.add(event.data as { by: number });
    const position = item!.events.length > 0 ? this.events.length : null;
    const result = {
      firstPosition: position,
      lastPosition: position,
      version: this.events.length,
      answer: item!.answer,
    };
    this.commands.set(item!.command.id, result);
    return [{ outcome: 'committed', recordedAt: NOW, ...result }];
  }

  add(data: { by: number }): void {
    const version = this.events.length + 1;
    this.events.push({ type: 'counted', version, position: version, data } as RecordedEvent);
  }
}

describe('handling a command', () => {
  let ledger: OneStream;
  let service: DeciderService<number, Command<string, { by: number }>, null>;

  beforeEach(() => {
    ledger = new OneStream();
    service = new DeciderService<number, Command<string, { by: number }>, null>(ledger as never, {
      decider: counter,
      streamOf: () => 'stream',
      contextOf: () => null,
      answerOf: (_command, events, state) => ({ before: state, events: events.length }),
      describe: () => ({ version: 1, erasable: [] }),
    });
  });

  const count = (by: number, commandId = `command-${Math.random()}`) =>
    service.handle({
      type: 'count',
      data: { by },
      metadata: {
        commandId,
        tenant: 'default',
        actor: { id: 'olga' },
        roles: ['operator'],
        correlationId: 'c',
      },
    });

  it('reads a stream once and decides the next commands from memory', async () => {
    await count(1);
    expect(await count(1)).toEqual({
      answer: { before: 1, events: 1 },
      position: 2,
      replayed: false,
    });
    await count(1);
    expect(ledger.reads).toBe(1);
  });

  it('[G2] answers a repeat with the first result, also when memory would decide again', async () => {
    const first = await count(1, 'same');
    expect(await count(1, 'same')).toEqual({ ...first, replayed: true });
    expect(ledger.events).toHaveLength(1);
  });

  it('[G5] decides again on a fresh read when somebody was faster', async () => {
    await count(1);
    ledger.meanwhile = () => ledger.add({ by: 2 });
    await expect(count(1)).rejects.toThrow('It is at 3.');
    expect(ledger.events).toHaveLength(2);
  });

  it('never says no from memory: it reads first', async () => {
    await count(2);
    // Another process made room; only a read can tell.
    ledger.add({ by: -2 });
    expect(await count(2)).toMatchObject({ answer: { before: 0 } });
    expect(ledger.reads).toBe(2);
  });

  it('[G5] names what its context was read from, and reads that again on a conflict', async () => {
    const asked: string[] = [];
    const items: AppendToStream[] = [];
    const append = ledger.append.bind(ledger);
    ledger.append = (sent) => {
      items.push(...sent);
      return append(sent);
    };
    const other = new DeciderService<number, Command<string, { by: number }>, null>(
      ledger as never,
      {
        decider: counter,
        streamOf: () => 'stream',
        contextOf: (_command, _state, asOf) => {
          asked.push(asOf);
          return null;
        },
        restsOn: () => [{ stream: 'rules', version: asked.length }],
        answerOf: () => null,
        describe: () => ({ version: 1, erasable: [] }),
      },
    );
    service = other;
    await count(1);
    ledger.meanwhile = () => ledger.add({ by: 1 });
    await count(1);
    expect(asked).toEqual(['log', 'memory', 'log']);
    expect(items.map(({ restsOn }) => restsOn?.[0]?.version)).toEqual([1, 2, 3]);
  });

  it('keeps a refusal with the command id, and repeats it', async () => {
    await expect(count(4, 'too-much')).rejects.toThrow('It is at 0.');
    await count(3);
    await expect(count(4, 'too-much')).rejects.toThrow('It is at 0.');
  });

  it('refuses a command id that was used with another body', async () => {
    ledger.read = async () => ({ events: [], version: 0, now: NOW, command: 'reused' }) as never;
    await expect(count(1)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('gives up with an outage when others are always faster', async () => {
    ledger.append = async () => [{ outcome: 'conflict', version: 9 }];
    await expect(count(1)).rejects.toThrow(Unavailable);
  });
});
