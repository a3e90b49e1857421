import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { type Bus } from './bus';
import { requestWithRetry } from './request-with-retry';

const lost = new Unavailable('No answer in time.');

/** A bus that fails in this order and then answers. */
const busThat = (
  ...failures: readonly Error[]
): Pick<Bus, 'request'> & { readonly asked: number } => {
  const bus = {
    asked: 0,
    request: async <T>(): Promise<T> => {
      const failure = failures[bus.asked++];
      if (failure) throw failure;
      return { ok: true } as T;
    },
  };
  return bus;
};

describe('insisting on an answer', () => {
  it('asks again when the answer was lost', async () => {
    const bus = busThat(lost, lost);
    expect(await requestWithRetry(bus, 's', {}, 5_000)).toEqual({ ok: true });
    expect(bus.asked).toBe(3);
  });

  it('gives up early when nobody is there', async () => {
    const bus = busThat(...Array.from({ length: 100 }, () => lost));
    await expect(requestWithRetry(bus, 's', {}, 10_000)).rejects.toBe(lost);
    // At 150 ms between them, 10 s would have taken more than sixty.
    expect(bus.asked).toBeLessThan(20);
  });

  it('takes a no for an answer', async () => {
    const no = new Refusal('forbidden', 'No.');
    const bus = busThat(no);
    await expect(requestWithRetry(bus, 's', {}, 5_000)).rejects.toBe(no);
    expect(bus.asked).toBe(1);
  });
});
