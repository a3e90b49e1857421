import { adviceOn, isFixedHere, replayedOf, reasonLabel } from './refused-reasons';

describe('an event that was refused', () => {
  it('says what to do about it, also for a reason that is new', () => {
    expect(adviceOn('unknown_code')).toMatch(/^Its exception code is not in the catalogue/);
    expect(adviceOn('something_new')).toMatch(/message/);
    expect(reasonLabel('source_not_yours')).toBe('source not yours');
  });

  it('is worth a replay where what was wrong is here', () => {
    expect(isFixedHere('unknown_workflow')).toBe(true);
    expect(isFixedHere('malformed_json')).toBe(false);
  });

  it('was taken by a replay only where the answer says so', () => {
    expect(replayedOf({ outcome: 'accepted' }).isTaken).toBe(true);
    expect(replayedOf({ outcome: 'quarantined', message: 'No such code.' })).toEqual({
      isTaken: false,
      says: 'No such code.',
    });
    expect(replayedOf(undefined).isTaken).toBe(false);
  });
});
