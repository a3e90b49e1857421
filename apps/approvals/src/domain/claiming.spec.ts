import { plus } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import {
  claim,
  claimed,
  grant,
  LATER,
  NOW,
  opened,
  person,
  quorum,
  rejected,
  release,
  released,
  requested,
  signed,
  workOrderId,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const ofAna = person('ana', { owners: ['finance-lead'] });
const ofException = {
  workOrderId,
  exceptionId: 'exception-1',
  code: 'step-blocked',
  owner: 'ops-lead',
  cause: 'step',
  subject: 'pay',
  dueAt: LATER,
};
const raised: PastEvent = { type: 'exception.raised', data: ofException };
const scheduled: PastEvent = {
  type: 'post-review.scheduled',
  data: {
    workOrderId,
    postReviewId: 'review-1',
    breakGlassId: 'bg-1',
    code: 'payment-stuck',
    dueAt: LATER,
    owner: 'ops-lead',
    declaredBy: ['dana'],
    escalationPath: [],
  },
};
const exception = { kind: 'exception', subject: 'exception-1' } as const;
const review = { kind: 'post-review', subject: 'review-1' } as const;

describe('claiming an approval', () => {
  it('[A12] shows who works on the answer, for 30 minutes', () =>
    given(opened(), requested()).when(claim()).then(claimed('finance-lead')));

  it('[A12] is for one at a time', () =>
    given(opened(), requested(), claimed('ana'))
      .when(claim())
      .thenRefused('obligation_claimed', {
        message: `ana works on it until ${plus(NOW, 'PT30M')}. You may still answer it; only they release the claim.`,
        facts: { claimedBy: 'ana', claimedUntil: plus(NOW, 'PT30M') },
      }));

  it('[A12] takes no right: everybody else may still answer', () =>
    given(opened(), requested(), claimed('ana'))
      .when(grant())
      .thenMatches({ type: 'approval.granted', data: { grantedBy: 'finance-lead' } }));

  it('[A12] is possible from the instant when an earlier claim ends', () => {
    const earlier = claimed('ana', { claimedUntil: NOW });
    given(opened(), requested(), earlier).when(claim()).then(claimed('finance-lead'));
  });

  it('[A12] is renewed by its holder once half of the time is over', () => {
    const half = claimed('finance-lead', { claimedUntil: plus(NOW, 'PT15M') });
    const fresh = claimed('finance-lead', { claimedUntil: plus(NOW, 'PT16M') });
    given(opened(), requested(), half).when(claim()).then(claimed('finance-lead'));
    given(opened(), requested(), fresh).when(claim()).thenNothing();
  });

  it('[A12] is for those who may answer', () => {
    given(opened(), requested()).when(claim({}, ofAna)).then(claimed('ana'));
    given(opened(), requested())
      .when(claim({}, person('ana')))
      .thenRefused('approval_not_yours');
    given(opened(), requested())
      .when(claim({}, person('agent-7', { owners: ['*'] })))
      .thenRefused('self_approval');
    given(opened(), requested())
      .when(claim({}, { roles: ['approver', 'delegate'] }))
      .thenRefused('approval_not_yours');
  });

  it('[A12] is of one that waits', () => {
    given(opened()).when(claim()).thenRefused('approval_not_found');
    given(opened(), requested({ dueAt: NOW }))
      .when(claim())
      .thenRefused('approval_closed');
  });

  it('[A12] ends when its holder signs, who claims it no more', () => {
    const past = [opened(), requested({ quorum }), claimed('ana'), signed({ signedBy: 'ana' })];
    given(...past)
      .when(claim({}, person('ben')))
      .then(claimed('ben'));
    given(...past)
      .when(claim({}, person('ana')))
      .thenRefused('approval_signed_already');
  });
});

describe('releasing a claim', () => {
  it('[A12] ends it', () => {
    const past = [opened(), requested(), claimed('finance-lead')];
    given(...past)
      .when(release())
      .then(released('finance-lead'));
    given(...past, released('finance-lead'))
      .when(claim({}, ofAna))
      .then(claimed('ana'));
  });

  it('[A12] is for who holds it', () =>
    given(opened(), requested(), claimed('ana')).when(release()).thenRefused('obligation_claimed'));

  it('[A12] changes nothing where there is no claim', () =>
    given(opened(), requested()).when(release()).thenNothing());
});

describe('claiming an exception', () => {
  it('[A12] is for people', () => {
    given(opened(), raised).when(claim(exception)).then(claimed('finance-lead', exception));
    given(opened(), raised)
      .when(claim(exception, { roles: ['operator', 'integrator'] }))
      .thenRefused('exception_not_yours');
  });

  it('[A12] is for those who may resolve it: not for the requester whose request it rejects', () => {
    const no = { cause: 'approval', code: 'approval-rejected', subject: 'approval-1' };
    const about = { ...raised, data: { ...ofException, ...no } };
    const past = [opened(), requested(), rejected(), about];
    given(...past)
      .when(claim(exception, person('agent-7')))
      .thenRefused('self_approval');
    given(...past)
      .when(claim(exception, person('ben')))
      .then(claimed('ben', exception));
    const renamed = { refused: { title: 'Refused', sla: 'P1D', aliases: ['approval-rejected'] } };
    given(...past)
      .when(claim(exception, person('agent-7'), { catalogue: renamed }))
      .thenRefused('self_approval');
  });

  it('[A12] is of one that is open', () => {
    given(opened()).when(claim(exception)).thenRefused('exception_not_found');
    const resolved = { type: 'exception.resolved', data: { exceptionId: 'exception-1' } };
    given(opened(), raised, resolved).when(claim(exception)).thenRefused('exception_closed');
  });
});

describe('claiming a post-review', () => {
  it('[A12] is for those who may review', () => {
    const ofDana = { actor: { id: 'dana' }, roles: ['operator'] };
    given(opened(), scheduled)
      .when(claim(review, person('ops-lead')))
      .then(claimed('ops-lead', review));
    given(opened(), scheduled).when(claim(review)).thenRefused('post_review_not_yours');
    given(opened(), scheduled).when(claim(review, ofDana)).thenRefused('self_review');
  });
});
