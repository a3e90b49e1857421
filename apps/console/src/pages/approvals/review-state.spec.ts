import { waiting } from './approvals.fixture';
import {
  changesOf,
  differences,
  earlierOf,
  holdOf,
  reviewStateOf,
  seenAfterOwnAct,
  packetDiff,
  type Review,
  holdMessage,
} from './review-state';

const review = (changes: Review['changes'] = []) =>
  ({
    approval: { permits: ['refund.issue'], scope: { system: 'payments', objects: ['order-7'] } },
    changes,
    digest: String(changes.length),
    now: { facts: {}, policy: null, workflow: null },
  }) as Partial<Review> as Review;

const looked = reviewStateOf(waiting, review());

describe('reviewing changes before answering', () => {
  it('holds nothing while nothing happens', () => {
    const again = reviewStateOf({ ...waiting, lastPosition: 99, position: 99 }, review());
    expect(holdOf({ looked, latest: again, position: 20, latestEvent: 20 })).toBeUndefined();
    expect(holdOf({ looked, latest: again, position: 20, latestEvent: undefined })).toBeUndefined();
  });

  it('holds while an event of the work order is being read', () => {
    const hold = holdOf({ looked, latest: looked, position: 20, latestEvent: 21 })!;
    expect(hold).toEqual({ isReading: true, differences: [] });
    expect(holdMessage(hold)).toMatch(/loading the update/);
  });

  it('lets go when the event changed nothing of what the answer rests on', () => {
    expect(holdOf({ looked, latest: looked, position: 21, latestEvent: 21 })).toBeUndefined();
  });

  it('holds after a change until it is reviewed', () => {
    const now = reviewStateOf(
      { ...waiting, signedBy: 'ana', owner: 'treasury' },
      review([{ what: 'fact order-paid', then: 'true', now: 'false' }]),
    );
    const hold = holdOf({ looked, latest: now, position: 21, latestEvent: 21 })!;
    expect(hold.differences).toEqual([
      { what: 'owner', then: 'finance', now: 'treasury' },
      { what: 'signed by', then: 'nobody', now: 'ana' },
      { what: 'fact order-paid, changed since the request', then: 'none', now: 'false' },
    ]);
    expect(holdMessage(hold)).toBe('3 things changed: review again');
    expect(holdOf({ looked: now, latest: now, position: 21, latestEvent: 21 })).toBeUndefined();
  });

  it('takes the effects of an act of one’s own for seen, and no change of a fact', () => {
    const after = reviewStateOf(
      { ...waiting, signedBy: 'ana' },
      review([{ what: 'fact order-paid', then: 'true', now: 'false' }]),
    );
    expect(differences(seenAfterOwnAct(looked, after), after)).toEqual([
      { what: 'fact order-paid, changed since the request', then: 'none', now: 'false' },
    ]);
    expect(differences(seenAfterOwnAct(after, looked), looked)).toEqual([
      { what: 'fact order-paid, changed since the request', then: 'false', now: 'none' },
    ]);
  });

  it('says so when what had changed is as it was again', () => {
    const changed = reviewStateOf(waiting, review([{ what: 'policy', then: '1', now: '2' }]));
    const [one, ...others] = differences(changed, looked);
    expect(one).toEqual({ what: 'policy, changed since the request', then: '2', now: 'none' });
    expect(others).toEqual([]);
    expect(holdMessage({ isReading: false, differences: [one!] })).toBe(
      '1 thing changed: review again',
    );
  });

  it('says amounts that were used as people write them, and facts as they were stated', () => {
    const used = { what: 'use of what was requested', then: 'none' };
    const fact = { what: 'fact note', then: 'TBD', now: '"5000 EUR (minor units)"' };
    const changes = [{ ...used, now: 'refund.issue of 5000 EUR (minor units)' }, fact];
    expect(changesOf(review(changes))).toEqual([{ ...used, now: 'refund.issue of €50.00' }, fact]);
  });

  it('says a fact that is an amount as money', () => {
    const total = { what: 'fact total', then: '8000', now: '7000 (too old)' };
    const { now } = review();
    const source = { source: '/shop', observedAt: '2030-01-01T08:00:00Z' };
    const facts = { total: { ...source, value: 7_000, currency: 'EUR' } };
    expect(changesOf({ ...review([total]), now: { ...now, facts } })).toEqual([
      { ...total, then: '€80.00', now: '€70.00 (too old)' },
    ]);
  });

  it('tells a met condition and a narrower scope', () => {
    const condition = { number: 1, text: 'Photos.', binds: null, metBy: null, metAt: null };
    const unmet = { ...waiting, conditionList: [{ ...condition, met: false, evidence: [] }] };
    const met = { ...waiting, conditionList: [{ ...condition, met: true, evidence: ['e-1'] }] };
    const narrower = review();
    narrower.approval.scope.objects = [];
    expect(differences(reviewStateOf(unmet, review()), reviewStateOf(met, narrower))).toEqual([
      { what: 'scope: objects', then: 'order-7', now: 'none' },
      { what: 'condition 1', then: 'Photos. (not met)', now: 'Photos. (met)' },
    ]);
  });
});

describe('the previous request', () => {
  it('is the last request of the same kind for the same thing', () => {
    const others = [
      { ...waiting, approvalId: 'first', position: 1 },
      { ...waiting, approvalId: 'second', position: 5 },
      { ...waiting, approvalId: 'later', position: 11 },
      { ...waiting, approvalId: 'other kind', kind: 'legal', position: 7 },
      { ...waiting, approvalId: 'other thing', requestedPermits: 'refund.draft', position: 8 },
      waiting,
    ];
    expect(earlierOf(waiting, others)?.approvalId).toBe('second');
    expect(earlierOf(waiting, [waiting])).toBeUndefined();
  });

  it('differs in what the approver is shown', () => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
    const amount = (minor: number) => ({ ...action, amount: { minor, currency: 'EUR' } });
    const fact = { value: false, source: '/shop', observedAt: '2030-01-01T10:00:00Z' };
    expect(
      packetDiff(
        { ...waiting.packet, action: amount(5_000) },
        { facts: { 'order-paid': fact }, action: amount(9_000), missing: ['a deposit'] },
      ),
    ).toEqual([
      { what: 'amount', then: '€50.00', now: '€90.00' },
      { what: 'fact order-paid', then: 'true', now: 'false' },
      { what: 'missing', then: 'nothing', now: 'a deposit' },
    ]);
    expect(packetDiff(waiting.packet, waiting.packet)).toEqual([]);
  });
});
