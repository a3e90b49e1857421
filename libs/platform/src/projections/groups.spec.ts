import { groupByPosition, isBuilding, isBuildingNear } from './groups';
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
    expect(isBuilding([at(0), at(0)])).toBe(true);
    expect(isBuilding([at(0), at(0, 'live')])).toBe(false);
  });

  it('wait for a building that is little behind, and for no other', () => {
    expect(isBuildingNear([at(99_999)], [at(0)])).toBe(true);
    expect(isBuildingNear([at(100_000)], [at(0)])).toBe(false);
    expect(isBuildingNear([at(0)], undefined)).toBe(false);
  });

  it('never wait where somebody reads one of them, ahead or behind', () => {
    expect(isBuildingNear([at(2), at(2, 'live')], [at(1)])).toBe(false);
    expect(isBuildingNear([at(2)], [at(1), at(1, 'live')])).toBe(false);
  });
});
