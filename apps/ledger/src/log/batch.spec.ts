import { type AppendItem, type CommandResult } from '#kernel';
import { leafHash } from '#verify';
import { commandKeyOf, EVENT_BYTES_MAX, type LogState, planBatch } from './batch';

describe('planning a batch', () => {
  it('[G3] gives positions without gaps, in the order of the items', () => {
    const { events } = plan([
      item({ events: 2 }),
      item({ id: 'b', stream: 'other', expectedVersion: 0 }),
    ]);
    expect(events.map(({ position, stream, version }) => [position, stream, version])).toEqual([
      [11, 'work-order-1', 4],
      [12, 'work-order-1', 5],
      [13, 'other', 1],
    ]);
  });

  it('hashes the canonical envelope with recordedAt and without position', () => {
    const [event] = plan([item()]).events;
    const text = event!.body.toString();
    expect(text).toBe(
      '{"actor":{"id":"olga"},"causationId":null,"correlationId":"c","data":{"a":1,"b":[true,null]},' +
        '"id":"00000000-0000-7000-8000-000000000001","occurredAt":"2030-01-01T09:00:00.000Z",' +
        '"recordedAt":"2030-01-01T09:00:00.000Z","schemaVersion":1,"stream":"work-order-1",' +
        '"tenant":"default","type":"step.completed","version":4}',
    );
    expect(event!.leaf).toEqual(leafHash(event!.body));
  });

  it('[G5] answers a conflict when the stream is not at the expected version', () => {
    const { results, events } = plan([item({ expectedVersion: 2 })]);
    expect(results).toEqual([{ outcome: 'conflict', version: 3 }]);
    expect(events).toEqual([]);
  });

  it('[G5] answers a conflict when a stream that was read for it has moved on', () => {
    const dependsOn = (version: number) => [{ stream: 'policy-refunds', version }];
    expect(plan([item({ dependsOn: dependsOn(0) })]).results).toMatchObject([
      { outcome: 'committed' },
    ]);
    expect(plan([item({ dependsOn: dependsOn(1) })]).results).toEqual([
      { outcome: 'conflict', version: 3 },
    ]);
  });

  it('[G5] sees that such a stream moves on within the batch', () => {
    const { results } = plan([
      item({ id: 'a', stream: 'policy-refunds', expectedVersion: 0 }),
      item({ id: 'b', dependsOn: [{ stream: 'policy-refunds', version: 0 }] }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'conflict']);
  });

  it('[G1] appends nothing for a tenant that another log serves, and answers nothing that it knows of it', () => {
    const serves = (tenant: string): boolean => tenant !== 'default';
    const { results, events, commands } = plan([item()], { serves });
    expect([results, events, commands]).toEqual([[{ outcome: 'retry' }], [], []]);
    expect(plan([item()], { serves: () => true }).events).toHaveLength(1);
  });

  it('[G5] lets one of two win that expect the same version', () => {
    const { results } = plan([item({ id: 'a' }), item({ id: 'b' })]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'conflict']);
  });

  it('[G5] lets an item follow what the same batch has appended before it', () => {
    const next = item({ id: 'b', expectedVersion: 4, follows: FIRST_EVENT });
    expect(plan([item(), next]).results).toMatchObject([
      { outcome: 'committed', version: 4 },
      { outcome: 'committed', version: 5 },
    ]);
  });

  it('[G5] answers a conflict when others brought the stream to the version that an item expects', () => {
    const { results } = plan([
      item({ id: 'a', expectedVersion: 2, events: 2 }),
      item({ id: 'fact', expectedVersion: null }),
      item({ id: 'b', expectedVersion: 4, follows: '00000000-0000-7000-8000-000000000002' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['conflict', 'committed', 'conflict']);
  });

  it('[G5] lets an item follow what an earlier batch has appended, and nothing that is not remembered', () => {
    const next = item({ follows: FIRST_EVENT });
    const after = (last?: string) => plan([next], { lastEventOf: () => last }).results[0]!.outcome;
    expect([after(FIRST_EVENT), after('another'), after()]).toEqual([
      'committed',
      'conflict',
      'conflict',
    ]);
  });

  it('appends facts at any version', () => {
    const { results } = plan([
      item({ id: 'a', expectedVersion: null }),
      item({ id: 'b', expectedVersion: null }),
    ]);
    expect(results).toMatchObject([{ version: 4 }, { version: 5 }]);
  });

  it('[G2] answers a command that was done with its first result', () => {
    const known: CommandResult = { firstPosition: 2, lastPosition: 2, version: 1, answer: 'first' };
    const { results, events } = plan([item()], { knownCommand: () => known });
    expect(results).toEqual([{ outcome: 'duplicate', ...known }]);
    expect(events).toEqual([]);
  });

  it('[G2] answers the second of two equal commands in one batch with the first result', () => {
    const { results, events } = plan([item(), item()]);
    expect(results).toMatchObject([
      { outcome: 'committed', lastPosition: 11 },
      { outcome: 'duplicate', lastPosition: 11 },
    ]);
    expect(events).toHaveLength(1);
  });

  it('refuses a command id that was used with another body', () => {
    const { results } = plan([item(), item({ digest: 'f'.repeat(64) })]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'reused']);
  });

  it('keeps the answer of a command that records nothing', () => {
    const { results, commands, events } = plan([item({ events: 0, expectedVersion: null })]);
    expect(results).toEqual([
      {
        outcome: 'committed',
        recordedAt: '2030-01-01T09:00:00.000Z',
        firstPosition: null,
        lastPosition: null,
        version: 3,
      },
    ]);
    expect(commands).toMatchObject([{ result: { answer: 'done' } }]);
    expect(events).toEqual([]);
  });

  it('leaves the neighbours of an item that is not canonical or too large as they are', () => {
    const { results, events } = plan([
      item({ id: 'a', data: { text: '\ud800' } }),
      item({ id: 'b', data: { text: 'x'.repeat(EVENT_BYTES_MAX) } }),
      item({ id: 'c' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['invalid', 'invalid', 'committed']);
    expect(events.map(({ position }) => position)).toEqual([11]);
  });

  it('tells commands apart by tenant, principal and id', () => {
    const keys = [
      commandKeyOf({ tenant: 'a', command: { principal: 'b', id: 'c', digest: '' } }),
      commandKeyOf({ tenant: 'a', command: { principal: 'b,c', id: '', digest: '' } }),
    ];
    expect(new Set(keys).size).toBe(2);
  });
});

const FIRST_EVENT = '00000000-0000-7000-8000-000000000001';

function plan(items: readonly AppendItem[], state: Partial<LogState> = {}) {
  return planBatch(items, {
    size: 10,
    now: '2030-01-01T09:00:00.000Z',
    recordedAt: '2030-01-01T09:00:00.000Z',
    versionOf: ({ stream }) => (stream === 'work-order-1' ? 3 : 0),
    lastEventOf: () => undefined,
    knownCommand: () => undefined,
    ...state,
  });
}

interface ItemOptions {
  id?: string;
  stream?: string;
  expectedVersion?: number | null;
  digest?: string;
  events?: number;
  data?: unknown;
  dependsOn?: AppendItem['dependsOn'];
  follows?: string;
}

function item({
  id = 'a',
  stream = 'work-order-1',
  expectedVersion = 3,
  digest = 'e'.repeat(64),
  events = 1,
  data = { b: [true, null], a: 1 },
  dependsOn,
  follows,
}: ItemOptions = {}): AppendItem {
  return {
    tenant: 'default',
    stream,
    expectedVersion,
    dependsOn,
    follows,
    command: { principal: 'olga', id, digest },
    actor: { id: 'olga' },
    correlationId: 'c',
    causationId: null,
    answer: 'done',
    events: Array.from({ length: events }, (_, i) => ({
      id: `00000000-0000-7000-8000-00000000000${i + 1}`,
      type: 'step.completed',
      schemaVersion: 1,
      data,
    })),
  };
}
