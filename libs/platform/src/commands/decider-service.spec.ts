import { type AppendItem, type Command } from '#kernel';
import { type DeciderConfig } from './decider-config';
import { DeciderService } from './decider-service';
import { FewAtATime } from './few-at-a-time';
import { counter, OneStream } from './one-stream.fixture';
import { Unavailable } from './unavailable';

describe('handling a command', () => {
  let ledger: OneStream;
  let service: DeciderService<number, Command<string, { by: number }>, null>;

  beforeEach(() => {
    ledger = new OneStream();
    service = serviceWith({});
  });

  const serviceWith = (
    more: Partial<DeciderConfig<number, Command<string, { by: number }>, null>>,
  ) =>
    new DeciderService<number, Command<string, { by: number }>, null>(ledger as never, {
      decider: counter,
      streamOf: () => 'stream',
      contextOf: () => null,
      answerOf: (_command, events, state) => ({ before: state, events: events.length }),
      describe: () => ({ version: 1, erasable: [] }),
      ...more,
    });

  let commands = 0;
  const count = (
    by: number,
    commandId = `command-${++commands}`,
    more: { readonly ifVersion?: number; readonly workflows?: readonly string[] } = {},
  ) =>
    service.handle({
      type: 'count',
      data: { by },
      metadata: {
        commandId,
        tenant: 'default',
        actor: { id: 'olga' },
        roles: ['operator'],
        correlationId: 'c',
        ...more,
      },
    });

  it('[P11] holds up no command that goes ahead behind those that wait for a turn', async () => {
    const turns = new FewAtATime(1, 1);
    let end!: () => void;
    const busy = turns.run(() => new Promise<void>((resolve) => (end = resolve)));
    service = serviceWith({
      turns,
      goesAhead: ({ metadata }) => metadata.commandId.startsWith('ahead'),
      streamOf: ({ metadata }) => (metadata.commandId === 'ahead-of-others' ? 'other' : 'stream'),
    });
    const waits = count(1);
    expect(await count(1, 'ahead-of-others')).toMatchObject({ replayed: false });
    expect(await count(1, 'ahead-with-its-stream')).toMatchObject({ replayed: false });
    end();
    await Promise.all([busy, waits]);
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

  it('[G2] has a command that is sent again while it waits join the first, unless its limits differ', async () => {
    const [first, again, other] = await Promise.all([
      count(1, 'same'),
      count(1, 'same'),
      count(1, 'same', { ifVersion: 0 }),
    ]);
    expect(again).toEqual({ ...first, replayed: true });
    expect(other).toEqual({ ...first, replayed: true });
    expect(ledger.appends.flat()).toHaveLength(2);
    expect(ledger.events).toHaveLength(1);
    const limited = count(1, 'limited', { workflows: ['refunds'] });
    await Promise.all([
      count(1, 'limited'),
      expect(limited).rejects.toMatchObject({ code: 'forbidden' }),
    ]);
  });

  it('[O9] decides nothing for a credential that is limited to workflows, unless the work is of these', async () => {
    const workflows = ['refunds'];
    let workflowsOfWork: readonly string[] = ['payroll'];
    let contexts = 0;
    const contextOf = () => ((contexts += 1), null);
    service = serviceWith({ workflowsOf: () => workflowsOfWork, contextOf });
    const refused = { code: 'forbidden', facts: { workflows } };
    await expect(count(1, 'other', { workflows })).rejects.toMatchObject(refused);
    workflowsOfWork = [];
    await expect(count(1, 'unknown', { workflows })).rejects.toMatchObject(refused);
    expect(contexts).toBe(0);
    workflowsOfWork = ['refunds'];
    const own = await count(1, 'own', { workflows });
    expect(await count(1, 'own', { workflows })).toEqual({ ...own, replayed: true });
    service = serviceWith({});
    await expect(count(1, 'of no work', { workflows })).rejects.toMatchObject(refused);
    await count(1, 'without that limit');
    // The first answer belongs to the wider credential of the same principal.
    await expect(count(1, 'without that limit', { workflows })).rejects.toMatchObject(refused);
    expect(ledger.events).toHaveLength(2);
  });

  it('refuses what is sent on another version of the stream than it has, and does nothing', async () => {
    await count(1);
    await expect(count(1, 'late', { ifVersion: 0 })).rejects.toMatchObject({
      code: 'version_mismatch',
      facts: { version: 1 },
    });
    ledger.add({ by: 1 });
    await expect(count(1, 'unread', { ifVersion: 1 })).rejects.toMatchObject({
      code: 'version_mismatch',
      facts: { version: 2 },
    });
    const seen = await count(1, 'seen', { ifVersion: 2 });
    expect(await count(1, 'seen', { ifVersion: 2 })).toEqual({ ...seen, replayed: true });
    expect(ledger.events).toHaveLength(3);
  });

  it('[G5] decides again on what the conflict brings along when another process was faster', async () => {
    await count(1);
    ledger.meanwhile = () => ledger.add({ by: 2 });
    await expect(count(1)).rejects.toThrow('It is at 3.');
    expect(ledger.events).toHaveLength(2);
    expect(ledger.reads).toBe(1);
  });

  it('[G5] reads on from what it knows when the conflict brings nothing along', async () => {
    ledger.tellsMissed = false;
    await count(1);
    ledger.meanwhile = () => ledger.add({ by: 1 });
    expect(await count(1)).toMatchObject({ answer: { before: 2 } });
    expect([ledger.reads, ledger.readEvents]).toEqual([2, 1]);
  });

  it('never says no from memory: it reads first', async () => {
    await count(2);
    // Another process made room; only a read can tell.
    ledger.add({ by: -2 });
    expect(await count(2)).toMatchObject({ answer: { before: 0 } });
    expect(ledger.reads).toBe(2);
  });

  it('[G5] names what its context was read from, and takes it from memory, also where it reads its stream', async () => {
    const reads: string[] = [];
    const items: AppendItem[] = [];
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
          reads.push(asOf);
          return null;
        },
        dependsOn: () => [{ stream: 'rules', version: reads.length }],
        answerOf: () => null,
        describe: () => ({ version: 1, erasable: [] }),
      },
    );
    service = other;
    await count(1);
    ledger.meanwhile = () => ledger.add({ by: 1 });
    await count(1);
    expect(reads).toEqual(['memory', 'memory', 'memory']);
    expect(items.map(({ dependsOn }) => dependsOn?.[0]?.version)).toEqual([1, 2, 3]);
  });

  it('[G5] reads its context afresh when that has moved and the stream has not', async () => {
    const reads: string[] = [];
    const other = new DeciderService<number, Command<string, { by: number }>, null>(
      ledger as never,
      {
        decider: counter,
        streamOf: () => 'stream',
        contextOf: (_command, _state, asOf) => {
          reads.push(asOf);
          return null;
        },
        dependsOn: () => [{ stream: 'rules', version: 1 }],
        answerOf: () => null,
        describe: () => ({ version: 1, erasable: [] }),
      },
    );
    service = other;
    await count(1);
    const append = ledger.append.bind(ledger);
    ledger.append = async () => {
      ledger.append = append;
      return [{ outcome: 'conflict', version: 1 }];
    };
    await count(1);
    expect(reads).toEqual(['memory', 'memory', 'log']);
    expect(ledger.reads).toBe(1);
  });

  it('[G5] says no on a context that it reads afresh, where an append checks the context', async () => {
    const reads: string[] = [];
    service = serviceWith({
      contextOf: (_command, _state, asOf) => (reads.push(asOf), null),
      dependsOn: () => [{ stream: 'rules', version: 1 }],
    });
    await expect(count(4)).rejects.toThrow('It is at 0.');
    expect(reads).toEqual(['memory', 'log']);
    expect(ledger.reads).toBe(1);
  });

  it('keeps a refusal with the command id, and repeats it', async () => {
    await expect(count(4, 'too-much')).rejects.toThrow('It is at 0.');
    await count(3);
    await expect(count(4, 'too-much')).rejects.toThrow('It is at 0.');
  });

  it('refuses a command id that was used with another body', async () => {
    ledger.append = async () => [{ outcome: 'reused' }];
    await expect(count(1)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('gives up with an outage when others are always faster', async () => {
    ledger.append = async () => [{ outcome: 'conflict', version: 9 }];
    await expect(count(1)).rejects.toThrow(Unavailable);
  });
});
