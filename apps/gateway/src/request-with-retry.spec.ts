import { Refusal } from '#kernel';
import { Unavailable } from '#platform';
import { type Bus } from './bus';
import { requestWithRetry } from './request-with-retry';

const lost = new Unavailable('No answer in time.');

/** A bus that fails in this order and then answers. */
const busThat = (
  ...failures: readonly Error[]
): Pick<Bus, 'request'> & { readonly requests: number } => {
  const bus = {
    requests: 0,
    request: async <T>(): Promise<T> => {
      const failure = failures[bus.requests++];
      if (failure) throw failure;
      return { ok: true } as T;
    },
  };
  return bus;
};

describe('a request with retries', () => {
  it('repeats a request whose answer was lost', async () => {
    const bus = busThat(lost, lost);
    expect(await requestWithRetry(bus, 's', {}, 5_000)).toEqual({ ok: true });
    expect(bus.requests).toBe(3);
  });

  it('gives up early when nobody listens', async () => {
    const bus = busThat(...Array.from({ length: 100 }, () => lost));
    await expect(requestWithRetry(bus, 's', {}, 10_000)).rejects.toBe(lost);
    // At 150 ms between them, 10 s would have taken more than sixty.
    expect(bus.requests).toBeLessThan(20);
  });

  it('does not repeat a refused request', async () => {
    const no = new Refusal('forbidden', 'No.');
    const bus = busThat(no);
    await expect(requestWithRetry(bus, 's', {}, 5_000)).rejects.toBe(no);
    expect(bus.requests).toBe(1);
  });
});
