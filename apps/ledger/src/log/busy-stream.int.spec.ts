import { v7 as uuidv7 } from 'uuid';
import { subjects } from '#contracts';
import { type AppendItem, type Command, type Decider, type NewEvent, Refusal } from '#kernel';
import {
  BusClient,
  connectBus,
  DeciderService,
  type DeciderConfig,
  type EventStore,
  LedgerClient,
} from '#platform';
import { Processes } from '#testkit';

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('exceptions', 'intake');
});

describe('a stream that many want at once', () => {
  it('[G5] is decided on as it stands just before each event, by two processes and beside facts', async () => {
    const stream = newStream();
    const [one, two] = [await Desk.open(stream), await Desk.open(stream)];
    await processes.record(stream, deposit(100));
    const callers = Array.from({ length: 16 }, (_, n) => caller(n % 2 === 0 ? one : two, n));
    const depositing = (async () => {
      for (let n = 0; n < 40; n++) await processes.record(stream, deposit(n % 3));
    })();
    const [answers] = await Promise.all([Promise.all(callers), depositing]);

    const events = await processes.stream(stream);
    const states = [nothing];
    for (const event of events) states.push(account.evolve(states.at(-1)!, event));
    for (const event of events.filter(({ type }) => type === 'account.taken')) {
      const before = states[event.version - 1]!;
      // The event holds the balance that it was decided on.
      expect(event.data).toMatchObject({ before: before.balance, at: before.version });
      expect(event.data.amount).toBeLessThanOrEqual(before.balance);
    }
    const refused = answers.flat().filter(isRefused);
    expect(refused.length).toBeGreaterThan(0);
    for (const { facts, sentAt } of refused) {
      expect(facts['balance']).toBe(states[Number(facts['version'])]!.balance);
      // Nothing that was answered before it was sent is missing from what it was refused on.
      expect(facts['version']).toBeGreaterThanOrEqual(sentAt);
    }
    const taken = answers.flat().filter((answer) => !isRefused(answer));
    expect(taken).toHaveLength(events.filter(({ type }) => type === 'account.taken').length);
    await Promise.all([one.close(), two.close()]);
  });

  it('[G2] has one result of a command that came twice, through two processes at once', async () => {
    const stream = newStream();
    const [one, two] = [await Desk.open(stream), await Desk.open(stream)];
    await processes.record(stream, deposit(50));
    const ids = Array.from({ length: 20 }, () => uuidv7());
    const answers = await Promise.all(
      ids.flatMap((id) => [one.take(1, id), two.take(1, id), one.take(1, id)]),
    );
    ids.forEach((_, n) => {
      const [first, second, third] = answers.slice(n * 3);
      expect(second!.position).toBe(first!.position);
      expect(third!.position).toBe(first!.position);
    });
    const events = await processes.stream(stream);
    expect(events.filter(({ type }) => type === 'account.taken')).toHaveLength(ids.length);
    await Promise.all([one.close(), two.close()]);
  });

  it('reads nothing again after a conflict, which brings along what was missed', async () => {
    const stream = newStream();
    const desk = await Desk.open(stream);
    await processes.record(stream, ...Array.from({ length: 500 }, () => deposit(1)));
    await desk.take(1);
    const { read } = desk;
    for (let n = 0; n < 10; n++) {
      await processes.record(stream, deposit(1));
      await desk.take(1);
    }
    expect(desk.read).toBe(read);
    await desk.close();
  });
});

describe('the answer to a conflict', () => {
  it('has the events after the version that was expected', async () => {
    const stream = newStream();
    await processes.record(stream, deposit(1), deposit(2), deposit(3));
    const [outcome] = await processes.ledger.append([item(stream, 1)]);
    expect(outcome).toMatchObject({
      outcome: 'conflict',
      version: 3,
      missed: { version: 3, events: [{ data: { amount: 2 } }, { data: { amount: 3 } }] },
    });
    const events = await processes.stream(stream);
    expect(outcome).toHaveProperty(['missed', 'events'], events.slice(1));
  });

  it('has no more of them than a message holds, in order', async () => {
    const stream = newStream();
    const large = { ...deposit(1), data: { amount: 1, note: 'x'.repeat(20_000) } };
    for (let n = 0; n < 5; n++) await processes.record(stream, ...Array(20).fill(large));
    const [outcome] = await processes.ledger.append([item(stream, 10)]);
    const missed = outcome?.outcome === 'conflict' ? outcome.missed : undefined;
    expect(missed!.version).toBe(100);
    const versions = missed!.events.map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, n) => 11 + n));
    expect(versions.length).toBeGreaterThan(5);
    expect(versions.length).toBeLessThan(30);
    const desk = await Desk.open(stream);
    expect(await desk.take(100)).toMatchObject({ answer: { before: 100 } });
    await desk.close();
  });

  it('has none where the stream is as expected and another one has moved', async () => {
    const [stream, other] = [newStream(), newStream()];
    await processes.record(other, deposit(1));
    const dependsOn = [{ stream: other, version: 0 }];
    expect(await processes.ledger.append([{ ...item(stream, 0), dependsOn }])).toEqual([
      { outcome: 'conflict', version: 0 },
    ]);
  });

  it('[G5] is what an item gets that follows an event of an item that was not appended', async () => {
    const stream = newStream();
    const first = item(stream, 5);
    const second = { ...item(stream, 0), follows: first.events[0]!.id };
    const outcomes = await processes.ledger.append([first, second, item(stream, 0)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['conflict', 'conflict', 'committed']);
  });
});

interface Account {
  readonly balance: number;
  readonly version: number;
}

type Take = Command<'take', { amount: number }>;

const nothing: Account = { balance: 0, version: 0 };

const account: Decider<Account, Take & { context: null }, NewEvent> = {
  initialState: nothing,
  decide: ({ data: { amount } }, { balance, version }) => {
    if (amount > balance) throw new Refusal('too_little', 'Too little.', { balance, version });
    return [{ type: 'account.taken', data: { amount, before: balance, at: version } }];
  },
  evolve: ({ balance }, { type, version, data }) => ({
    balance: type === 'account.taken' ? balance - data.amount : balance + data.amount,
    version,
  }),
};

const deciding = (stream: string): DeciderConfig<Account, Take, null> => ({
  decider: account,
  streamOf: () => stream,
  contextOf: () => null,
  answerOf: (_command, _events, { balance }) => ({ before: balance }),
  describe: () => ({ version: 1, erasable: [] }),
});

/** A process that decides, with a connection and a memory of its own. */
class Desk {
  read = 0;
  private readonly service: DeciderService<Account, Take, null>;

  private constructor(
    private readonly bus: BusClient,
    stream: string,
  ) {
    const ledger = new LedgerClient(bus, subjects.ledger);
    const store: EventStore = {
      append: (items) => ledger.append(items),
      read: async (...args) => {
        const slice = await ledger.read(...args);
        this.read += slice.events.length;
        return slice;
      },
    };
    this.service = new DeciderService(store, deciding(stream));
  }

  static async open(stream: string): Promise<Desk> {
    return new Desk(new BusClient(await connectBus(processes.stack.natsUrl, 'desk')), stream);
  }

  take(amount: number, commandId = uuidv7()) {
    return this.service.handle({
      type: 'take',
      data: { amount },
      metadata: {
        commandId,
        tenant: processes.tenant,
        actor: { id: 'olga' },
        roles: ['operator'],
        correlationId: commandId,
      },
    });
  }

  close(): Promise<void> {
    return this.bus.connection.close();
  }
}

type Answer = object | { facts: Readonly<Record<string, unknown>>; sentAt: number };

const isRefused = (
  answer: Answer,
): answer is { facts: Readonly<Record<string, unknown>>; sentAt: number } => 'sentAt' in answer;

/** The highest version that anybody had been answered by now. */
let acknowledged = 0;

/** Takes twenty times, one after the other; a refusal says on what. */
async function caller(desk: Desk, n: number): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < 20; i++) {
    const sentAt = acknowledged;
    try {
      const handled = await desk.take(1 + ((n + i) % 3));
      answers.push(handled);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answers.push({ facts: error.facts, sentAt });
      acknowledged = Math.max(acknowledged, Number(error.facts['version']));
    }
  }
  return answers;
}

function newStream(): string {
  acknowledged = 0;
  return `account-${uuidv7()}`;
}

function deposit(amount: number) {
  return { type: 'account.filled', data: { amount } };
}

function item(stream: string, expectedVersion: number): AppendItem {
  return {
    tenant: processes.tenant,
    stream,
    expectedVersion,
    command: { principal: 'olga', id: uuidv7(), digest: 'a'.repeat(64) },
    actor: { id: 'olga' },
    correlationId: uuidv7(),
    causationId: null,
    events: [{ id: uuidv7(), type: 'account.filled', schemaVersion: 1, data: { amount: 1 } }],
    answer: null,
  };
}
