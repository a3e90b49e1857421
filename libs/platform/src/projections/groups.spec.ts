import { groupByPosition, isRebuilding, isRebuildNear } from './groups';
import { type ViewTarget } from './view-target';

const at = (position: number, status: 'live' | 'building' = 'building'): ViewTarget =>
  ({ position, cursor: { position, status } }) as ViewTarget;

describe('groups of views', () => {
  it('are of views that stand together, those that are furthest back first', () => {
    const [live, late, later, beside] = [at(9, 'live'), at(4), at(0), at(4)];
    expect(groupByPosition([live, late, later, beside])).toEqual([[later], [late, beside], [live]]);
    expect(groupByPosition([])).toEqual([]);
  });

  it('are being built when nobody reads any of them', () => {
    expect(isRebuilding([at(0), at(0)])).toBe(true);
    expect(isRebuilding([at(0), at(0, 'live')])).toBe(false);
  });

  it('wait for a building that is little behind, and for no other', () => {
    expect(isRebuildNear([at(99_999)], [at(0)])).toBe(true);
    expect(isRebuildNear([at(100_000)], [at(0)])).toBe(false);
    expect(isRebuildNear([at(0)], undefined)).toBe(false);
  });

  it('never wait where somebody reads one of them, ahead or behind', () => {
    expect(isRebuildNear([at(2), at(2, 'live')], [at(1)])).toBe(false);
    expect(isRebuildNear([at(2)], [at(1), at(1, 'live')])).toBe(false);
  });
});
