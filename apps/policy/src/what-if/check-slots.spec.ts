import { type CheckSlot, CheckSlots, EventLoopYields } from './check-slots';

const check = jest.fn(() => Promise.resolve({ errors: [], failedCases: [] }));

beforeEach(() => check.mockClear());

const page = (key: string) => (seat: CheckSlot) => seat.ready(key, check);

describe('seats of what-if', () => {
  it('[Q9] have a text checked once for all pages of a question, whatever comes in between', async () => {
    const seats = new CheckSlots();
    for (let count = 0; count < 3; count++) {
      await seats.withOne('a', page('text of a'));
      await seats.withOne('b', page('text of b'));
    }
    expect(check.mock.calls).toEqual([['what-if-0'], ['what-if-1']]);
  });

  it('[Q9] check again what changed since the last page', async () => {
    const seats = new CheckSlots();
    await seats.withOne('a', page('under workflow 1'));
    await seats.withOne('a', page('under workflow 2'));
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('[Q9] are two, and keep no more than two texts, however many ask', async () => {
    const seats = new CheckSlots();
    for (const one of ['a', 'b', 'c', 'd', 'e']) await seats.withOne(one, page(one));
    expect(new Set((check.mock.calls as unknown[][]).flat()).size).toBe(2);

    const leave: (() => void)[] = [];
    const sat = ['a', 'b'].map((one) =>
      seats.withOne(one, () => new Promise<void>((resolve) => leave.push(resolve))),
    );
    await expect(seats.withOne('c', page('c'))).rejects.toMatchObject({
      code: 'too_many_requests',
      facts: { retryAfterSeconds: 2 },
    });
    leave.forEach((one) => one());
    await Promise.all(sat);
    await expect(seats.withOne('c', page('c'))).resolves.toMatchObject({ errors: [] });
  });

  it('[Q9] are free again after a failure', async () => {
    const seats = new CheckSlots();
    const fails = () => Promise.reject(new Error('no'));
    for (let count = 0; count < 3; count++)
      await expect(seats.withOne('a', fails)).rejects.toThrow('no');
  });
});

const work = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('event loop yields', () => {
  it('[Q9] lets others have theirs in the middle of long work', async () => {
    let isHad = false;
    setImmediate(() => (isHad = true));
    const yields = new EventLoopYields();
    for (let count = 0; count < 10; count++) {
      work(10);
      await yields.pass();
    }
    expect(isHad).toBe(true);
  });
});
