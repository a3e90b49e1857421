import { commandKeys } from './command-keys';

const STOP = 'POST /v1/work-orders/wo-1/stop {"reason":"Wrong order."}';

describe('the key of a command', () => {
  it('is the same for one that was not answered, and another for any other', () => {
    const keys = commandKeys();
    const key = keys.keyOf(STOP);
    expect(keys.keyOf(STOP)).toBe(key);
    expect(keys.keyOf(`${STOP} `)).not.toBe(key);
  });

  it('is another one after an answer', () => {
    const keys = commandKeys();
    const key = keys.keyOf(STOP);
    keys.answered(keys.keyOf('something else'));
    expect(keys.keyOf(STOP)).toBe(key);
    keys.answered(key);
    expect(keys.keyOf(STOP)).not.toBe(key);
  });

  it('is another one ten minutes later', () => {
    let now = 0;
    const keys = commandKeys(() => now);
    const key = keys.keyOf(STOP);
    now = 599_999;
    expect(keys.keyOf(STOP)).toBe(key);
    now += 600_000;
    expect(keys.keyOf(STOP)).not.toBe(key);
  });
});
