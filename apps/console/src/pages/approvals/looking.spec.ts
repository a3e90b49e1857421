import { waiting } from './approvals.fixture';
import { changesOf, differences, holdOf, lookedAt, type Review, wordsOf } from './looking';

const review = (changes: Review['changes'] = []) =>
  ({
    approval: { permits: ['refund.issue'], scope: { system: 'payments', objects: ['order-7'] } },
    changes,
    digest: String(changes.length),
  }) as Partial<Review> as Review;

const looked = lookedAt(waiting, review());

describe('looking before answering', () => {
  it('holds nothing while nothing happens', () => {
    const again = lookedAt({ ...waiting, lastPosition: 99, position: 99 }, review());
    expect(holdOf({ looked, latest: again, position: 20, heard: 20 })).toBeUndefined();
    expect(holdOf({ looked, latest: again, position: 20, heard: undefined })).toBeUndefined();
  });

  it('holds while an event of the work order is being read', () => {
    const hold = holdOf({ looked, latest: looked, position: 20, heard: 21 })!;
    expect(hold).toEqual({ isReading: true, differences: [] });
    expect(wordsOf(hold)).toMatch(/is being read/);
  });

  it('lets go when the event changed nothing of what the answer rests on', () => {
    expect(holdOf({ looked, latest: looked, position: 21, heard: 21 })).toBeUndefined();
  });

  it('holds what has changed until it was looked at', () => {
    const now = lookedAt(
      { ...waiting, signedBy: 'ana', owner: 'treasury' },
      review([{ what: 'fact order-paid', then: 'true', now: 'false' }]),
    );
    const hold = holdOf({ looked, latest: now, position: 21, heard: 21 })!;
    expect(hold.differences).toEqual([
      { what: 'owner', then: 'finance', now: 'treasury' },
      { what: 'signed by', then: 'nobody', now: 'ana' },
      { what: 'fact order-paid, changed since it was asked', then: 'none', now: 'false' },
    ]);
    expect(wordsOf(hold)).toBe('3 things changed: look again');
    expect(holdOf({ looked: now, latest: now, position: 21, heard: 21 })).toBeUndefined();
  });

  it('says so when what had changed is as it was again', () => {
    const changed = lookedAt(waiting, review([{ what: 'policy', then: '1', now: '2' }]));
    const [one, ...others] = differences(changed, looked);
    expect(one).toEqual({ what: 'policy, changed since it was asked', then: '2', now: 'none' });
    expect(others).toEqual([]);
    expect(wordsOf({ isReading: false, differences: [one!] })).toBe('1 thing changed: look again');
  });

  it('says amounts that were used as people write them, and facts as they were stated', () => {
    const used = { what: 'use of what was asked for', then: 'none' };
    const fact = { what: 'fact note', then: 'TBD', now: '"5000 EUR (minor units)"' };
    const changes = [{ ...used, now: 'refund.issue of 5000 EUR (minor units)' }, fact];
    expect(changesOf(review(changes))).toEqual([
      { ...used, now: 'refund.issue of 50.00 EUR' },
      fact,
    ]);
  });

  it('tells a met condition and a narrower scope', () => {
    const condition = { number: 1, text: 'Photos.', binds: null, metBy: null, metAt: null };
    const unmet = { ...waiting, conditionList: [{ ...condition, met: false, evidence: [] }] };
    const met = { ...waiting, conditionList: [{ ...condition, met: true, evidence: ['e-1'] }] };
    const narrower = review();
    narrower.approval.scope.objects = [];
    expect(differences(lookedAt(unmet, review()), lookedAt(met, narrower))).toEqual([
      { what: 'what it permits: objects', then: 'order-7', now: 'none' },
      { what: 'condition 1', then: 'Photos. (not met)', now: 'Photos. (met)' },
    ]);
  });
});
