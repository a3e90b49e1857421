import { Turns } from './turns';

const work = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('turns', () => {
  it('[Q9] lets others have theirs in the middle of long work', async () => {
    let isHad = false;
    setImmediate(() => (isHad = true));
    const turns = new Turns();
    for (let count = 0; count < 10; count++) {
      work(10);
      await turns.pass();
    }
    expect(isHad).toBe(true);
  });
});
