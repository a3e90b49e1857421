import { LOG_SLOTS, slotOf } from './slots';

describe('the slot of a tenant', () => {
  it('follows from its name alone, and stays what it was in every version', () =>
    expect(['default', 'acme', 'globex', ''].map(slotOf)).toEqual([222, 175, 142, 197]));

  it('is one of 256, which tenants share evenly', () => {
    const counts = new Array<number>(LOG_SLOTS).fill(0);
    for (let number = 0; number < 20 * LOG_SLOTS; number++)
      counts[slotOf(`tenant-${number}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(4);
    expect(Math.max(...counts)).toBeLessThan(50);
  });
});
