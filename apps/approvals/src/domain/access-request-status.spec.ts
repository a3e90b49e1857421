import { type PastEvent, recorded } from '#testkit';
import {
  evolveAccessRequest,
  expiryOfTask,
  type FollowedDecision,
  followedItem,
} from '#work-order';
import { waits, runs, stops, bySender, work } from '../../test/access-request-builders';
import {
  expired,
  granted,
  LATER,
  NOW,
  opened,
  rejected,
  requested,
  revoked,
} from '../../test/approval-builders';

describe('what became of an access request', () => {
  const request = recorded([bySender]).reduce(evolveAccessRequest, undefined)!;
  const status = (...past: readonly PastEvent[]) =>
    followedItem(request, 1, work(opened(), requested(), waits, ...past), NOW);

  it('[N6] is pending while the decision waits, also for another owner', () => {
    expect(status()).toEqual({ status: 'pending' });
    expect(status(runs({ outcome: 'wait' }))).toEqual({ status: 'pending' });
  });

  it('[N6] is approved once the proposal runs, until the grant ends', () =>
    expect(status(granted(), runs({ approvals: ['approval-1'] }))).toMatchObject({
      status: 'approved',
      approval: { approvedUntil: '2030-01-01T13:00:00.000Z', inForce: true },
    }));

  it('[N6] stays approved after a revocation, but is no longer in force', () =>
    expect(
      status(
        granted(),
        runs({ approvals: ['approval-1'] }),
        revoked(),
        stops({ decisionId: 'decision-3', supersedes: 'decision-2' }),
      ),
    ).toMatchObject({ status: 'approved', approval: { inForce: false } }));

  it.each<readonly [string, readonly PastEvent[]]>([
    ['denied', [rejected(), stops()]],
    ['expired', [expired(), stops({ code: 'approval-expired', approvals: ['approval-1'] })]],
    ['denied', [stops({ code: 'approval-expired', approvals: [], rules: ['no-refunds'] })]],
    ['cancelled', [stops({ code: 'request-withdrawn', rules: ['engine.request'] })]],
    ['denied', [stops({ code: 'request-withdrawn', rules: ['no-refunds'] })]],
    ['denied', [runs({ breakGlass: { breakGlassId: 'glass-1' } })]],
  ])('[N6] is %s where nobody approved', (is, past) =>
    expect(status(...past)).toEqual({ status: is }),
  );
});

describe('the handle of an access request', () => {
  const approved = (approvedUntil: string): FollowedDecision => ({
    status: 'approved',
    approval: { approvedAt: NOW, approvedUntil, inForce: true },
  });

  it('[N6] ends with the last approval that can be used', () =>
    expect(expiryOfTask([approved(LATER), approved(NOW), { status: 'denied' }])).toBe(LATER));

  it('[N6] has no end while something is pending, nor where nothing was approved', () => {
    expect(expiryOfTask([approved(NOW), { status: 'pending' }])).toBeUndefined();
    expect(expiryOfTask([{ status: 'denied' }, { status: 'cancelled' }])).toBeUndefined();
  });
});
