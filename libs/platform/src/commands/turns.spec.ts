import { type AppendItem, type Command, Refusal } from '#kernel';
import { DeciderService } from './decider-service';
import { counter, OneStream } from './one-stream.fixture';

describe('commands of one stream at once', () => {
  let ledger: OneStream;
  let service: DeciderService<number, Command<string, { by: number }>, null>;

  beforeEach(() => {
    ledger = new OneStream();
    service = new DeciderService<number, Command<string, { by: number }>, null>(ledger as never, {
      decider: counter,
      streamOf: () => 'stream',
      contextOf: ({ data }) => {
        if (data.by === BAD) throw new Error('This one cannot be decided.');
        return null;
      },
      answerOf: (_command, events, state) => ({ before: state, events: events.length }),
      describe: () => ({ version: 1, erasable: [] }),
    });
  });

  const BAD = -7;
  let commands = 0;
  const count = (by: number, commandId = `command-${++commands}`) =>
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
  const sums = () => ledger.events.map(({ data }) => data.by as number);
  const sizes = () => ledger.appends.map((items) => items.length);

  it('[G5] wait for each other: nobody conflicts, and what waits is appended together', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => count(0.1)));
    expect(answers.map(({ answer }) => Math.round((answer as Counted).before * 10))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect([ledger.conflicts, ledger.reads]).toEqual([0, 1]);
    expect(sizes()).toEqual([10]);
  });

  it('[G5] are refused only on what was recorded', async () => {
    const warmedUp = await count(1);
    const answers = await Promise.allSettled([count(1), count(1), count(1), count(-1), count(1)]);
    expect(warmedUp.answer).toMatchObject({ before: 0 });
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    const withRefusal = ledger.appends.filter((items) => items.some(isRefusal));
    expect(withRefusal).toHaveLength(1);
    // Before it in the same request stands nothing that it could have rested on.
    expect(isRefusal(withRefusal[0]![0]!)).toBe(true);
  });

  it('[G5] are decided again when the first of them comes too late', async () => {
    await count(1);
    const first = count(0.5);
    const others = Promise.allSettled([count(0.25), count(0.25), count(1)]);
    ledger.meanwhile = () => ledger.add({ by: 1 });
    await first;
    const statuses = (await others).map(({ status }) => status);
    expect(sums()).toEqual([1, 1, 0.5, 0.25, 0.25]);
    expect(statuses).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(ledger.reads).toBe(1);
  });

  it('[G5] follow the event that they were decided on, not only its version', async () => {
    await count(1);
    await Promise.all([count(0.1), count(0.2), count(0.3)]);
    const [, together] = ledger.appends;
    const ids = together!.map(({ events }) => events[0]!.id);
    expect(together!.map(({ follows }) => follows)).toEqual([undefined, ids[0], ids[1]]);
  });

  it('get their own answers: a bad one fails nobody else', async () => {
    await count(1);
    const answers = await Promise.allSettled([count(0.5), count(BAD), count(0.5)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sums()).toEqual([1, 0.5, 0.5]);
  });

  it('are appended one by one when the bus does not take them together', async () => {
    const append = ledger.append.bind(ledger);
    const tooMuch = (items: readonly AppendItem[]) =>
      items.some(({ events }) => (events[0]?.data as { by: number } | undefined)?.by === 0.4);
    ledger.append = async (items) => {
      if (tooMuch(items)) throw new Refusal('payload_too_large', 'Too large for one message.');
      return append(items);
    };
    const answers = await Promise.allSettled([count(0.1), count(0.2), count(0.4), count(0.3)]);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(sums()).toEqual([0.1, 0.2, 0.3]);
  });

  it('[G2] are one where they are the same', async () => {
    const answers = await Promise.all([count(1, 'a'), count(1, 'b'), count(1, 'b'), count(1, 'c')]);
    expect(sums()).toEqual([1, 1, 1]);
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, false, true, false]);
    expect(answers[2]).toMatchObject({ answer: answers[1]!.answer, position: 2 });
  });

  it('[G2] answer an earlier result, and the others are decided as if it had not come', async () => {
    await count(1, 'earlier');
    const answers = await Promise.all([count(0.1), count(1, 'earlier'), count(0.2), count(0.3)]);
    expect(sums()).toEqual([1, 0.1, 0.2, 0.3]);
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, true, false, false]);
  });
});

interface Counted {
  readonly before: number;
}

const isRefusal = ({ answer }: AppendItem): boolean =>
  typeof answer === 'object' && answer !== null && 'refusal' in answer;
