import { publishTogether } from './turn-writes';

describe('what is published in one turn of the event loop', () => {
  it('goes out in order and without a microtask in between, in which the driver would write', async () => {
    const published: string[] = [];
    const writes: string[][] = [];
    const publish = (text: string) => (): void => {
      published.push(text);
      queueMicrotask(() => writes.push([...published]));
    };
    const first = publishTogether(publish('answer'));
    await Promise.resolve();
    await publishTogether(publish('acknowledgement'));
    await first;

    expect(writes[0]).toEqual(['answer', 'acknowledgement']);
  });

  it('goes out although another one throws, which rejects for that one alone', async () => {
    const published: string[] = [];
    const failing = publishTogether(() => {
      throw new Error('no connection');
    });
    const sent = publishTogether(() => void published.push('answer'));

    await expect(failing).rejects.toThrow('no connection');
    await sent;
    expect(published).toEqual(['answer']);
  });

  it('is sent when the promise resolves, also in a turn after another one', async () => {
    const published: number[] = [];
    for (const n of [1, 2]) {
      await publishTogether(() => void published.push(n));
      expect(published).toHaveLength(n);
    }
  });
});
