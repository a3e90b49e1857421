import { Unavailable } from '#platform';
import { type Bus } from '../bus';
import { lateBus } from './late-bus';

describe('the bus of a log that connects later', () => {
  const heard: string[] = [];
  const made = (): Bus => ({
    request: async <T>(subject: string) => `answer to ${subject}` as T,
    requestBytes: async (_, data) => data,
    listen: (subject, onMessage) => {
      heard.push(`begins ${subject}`);
      onMessage();
      return () => heard.push(`ends ${subject}`);
    },
  });
  beforeEach(() => void (heard.length = 0));

  it('rejects as unavailable until then, and serves from then on', async () => {
    const { promise, resolve } = Promise.withResolvers<Bus>();
    const bus = lateBus('eu', promise);
    const early = [bus.request('a', {}), bus.requestBytes('a', Buffer.from('x'), 1)];
    for (const answer of early) await expect(answer).rejects.toThrow(Unavailable);
    await expect(bus.request('a', {})).rejects.toThrow('The log eu is not connected yet');
    resolve(made());
    await promise;
    expect(await bus.request('a', {})).toBe('answer to a');
    expect(await bus.requestBytes('a', Buffer.from('x'), 1)).toEqual(Buffer.from('x'));
  });

  it('listens from then on, unless nobody wants to hear any more', async () => {
    const { promise, resolve } = Promise.withResolvers<Bus>();
    const bus = lateBus('eu', promise);
    const stop = bus.listen('wanted', () => heard.push('heard'));
    bus.listen('given up', () => undefined)();
    resolve(made());
    await promise;
    expect(heard).toEqual(['begins wanted', 'heard']);
    stop();
    expect(heard.at(-1)).toBe('ends wanted');
  });

  it('stays unavailable where the connection fails', async () => {
    const bus = lateBus('eu', Promise.reject(new Error('no TLS')));
    bus.listen('a', () => heard.push('heard'))();
    await expect(bus.request('a', {})).rejects.toThrow(Unavailable);
    expect(heard).toEqual([]);
  });
});
