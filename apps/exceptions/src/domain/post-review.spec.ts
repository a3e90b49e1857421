import { type PastEvent, specFor } from '#testkit';
import {
  breachReview,
  declared,
  evidence,
  outside,
  remediationOpened,
  raised,
  review,
  reviewed,
  type Overrides,
  scheduled,
  urgent,
} from '../../test/obligation-builders';
import { event, opened } from '../../test/exception-builders';
import { breakGlassDecider } from './break-glass.decider';

const { given } = specFor(breakGlassDecider);

describe('reviewing a break-glass', () => {
  it('[E4] records what somebody else found', () => {
    given(...urgent())
      .when(review())
      .then(reviewed());
    given(...urgent(evidence()))
      .when(review({ evidence: ['proof-1'] }))
      .then(reviewed({ evidence: ['proof-1'] }));
  });

  it.each<[string, Overrides]>([
    ['the one who declared', { actor: { id: 'olga' } }],
    ['the same person with another key', { actor: { id: 'olga', key: 'key-2' } }],
    ['somebody acting for them', { actor: { id: 'ben', onBehalfOf: ['olga'] } }],
    ['the one for whom it was declared', { actor: { id: 'dana' } }],
    ['somebody acting for that one', { actor: { id: 'ben', onBehalfOf: ['cem', 'dana'] } }],
    ['an administrator among them', { actor: { id: 'dana' }, roles: ['admin'], owners: ['*'] }],
    ['a delegate', { actor: { id: 'ben' }, roles: ['operator', 'delegate'] }],
  ])('[E4] refuses %s', (_, overrides) =>
    given(...declaredFor('dana'))
      .when(review({}, overrides))
      .thenRefused('self_review'),
  );

  it('[E4] refuses a key that one of those issued who declared, and takes that of another', () => {
    const byKeyOf = (issuer: string) => ({ actor: { id: 'ben', issuedBy: ['root', issuer] } });
    for (const issuer of ['olga', 'dana'])
      given(...declaredFor('dana'))
        .when(review({}, byKeyOf(issuer)))
        .thenRefused('issued_by_requester', { facts: { issuer } });
    given(...declaredFor('dana'))
      .when(review({}, byKeyOf('gwen')))
      .then(reviewed({ reviewedBy: 'ben' }));
  });

  it('[E4] refuses who issued a key of those who declared', () => {
    const [opening, declared, ...rest] = declaredFor('dana');
    const byIssued = { ...declared!, actor: { id: 'olga', issuedBy: ['ben'] } };
    given(opening!, byIssued, ...rest)
      .when(review({}, { actor: { id: 'ben' } }))
      .thenRefused('issuer_of_requester', { facts: { requester: 'olga' } });
  });

  it('[E4] is for operators, and for those who may answer for its owner', () => {
    for (const roles of [['operator'], ['admin']])
      given(...urgent())
        .when(review({}, { roles }))
        .then(reviewed());
    const approver = { roles: ['approver'] };
    const owners = ['payments-lead'];
    given(...urgent())
      .when(review({}, { ...approver, owners }))
      .then(reviewed());
    given(...urgent())
      .when(review({}, { ...approver, actor: { id: 'payments-lead' } }))
      .then(reviewed({ reviewedBy: 'payments-lead' }));
    given(...urgent())
      .when(review({}, { ...approver, owners: ['finance'] }))
      .thenRefused('post_review_not_yours', { facts: { owner: 'payments-lead' } });
  });

  it('[E4] is for no approver while nobody owns it', () =>
    given(opened(), declared(), scheduled({ owner: 'TBD' }))
      .when(review({}, { roles: ['approver'], owners: ['*'] }))
      .thenRefused('post_review_not_yours'));

  it('[E4] happens once', () => {
    given(opened()).when(review()).thenRefused('post_review_not_found');
    given(...urgent())
      .when(review({ postReviewId: 'constructor' }))
      .thenRefused('post_review_not_found');
    given(...urgent(reviewed()))
      .when(review())
      .thenRefused('post_review_closed');
  });

  it('[E4] rests on evidence that is there', () =>
    given(...urgent(evidence()))
      .when(review({ evidence: ['proof-1', 'proof-2'] }))
      .thenRefused('invalid_request', {
        errors: [
          {
            pointer: '/evidence/1',
            message: 'must be proof, and it is not recorded on this work order: record it first',
          },
        ],
      }));

  it('[V4] rests on nothing that was erased', () =>
    given(...urgent(evidence(), event('evidence.shredded', { evidenceId: 'proof-1' })))
      .when(review({ evidence: ['proof-1'] }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/evidence/0', message: expect.stringContaining('was erased') }],
      }));

  it.each(['work-order.abandoned', 'work-order.closed'])('[E4] is still open after %s', (type) =>
    given(...urgent(event(type, { reason: 'given up' })))
      .when(review())
      .then(reviewed()),
  );
});

describe('a break-glass that is not upheld', () => {
  const no = { verdict: 'not-upheld', findings: 'there was time to ask' };
  const about = {
    code: 'break-glass-not-upheld',
    cause: 'review',
    subject: 'review-1',
    owner: 'ops-lead',
    remediationOwner: 'ops-lead',
    rationale: 'there was time to ask',
    dueAt: '2030-01-02T09:00:00.000Z',
    escalationPath: [{ number: 1, at: '2030-01-02T09:00:00.000Z', owner: 'shop-owner' }],
  };

  it('[E4] becomes an exception in the same append', () =>
    given(...urgent())
      .when(review(no))
      .then(reviewed(no), raised(about)));

  it('[E4] becomes one also when the work was given up', () =>
    given(...urgent(event('work-order.abandoned', { reason: 'given up' })))
      .when(review(no))
      .then(reviewed(no), raised(about)));

  it('[E4] is owned by whom the catalogue names, under the name of today', () => {
    const audit = { title: 'Not right', sla: 'P1D', owner: 'audit' };
    const renamed = { ...audit, aliases: ['break-glass-not-upheld'] };
    const catalogue = { ...outside().catalogue, 'urgency-misused': renamed };
    given(...urgent())
      .when(review(no, { context: { catalogue } }))
      .then(
        reviewed(no),
        raised({ ...about, code: 'urgency-misused', owner: 'audit', remediationOwner: 'audit' }),
      );
  });
});

describe('an overdue post-review', () => {
  const escalationStep = { number: 2, at: '2030-01-10T09:00:00.000Z', owner: 'platform-lead' };
  const breached = (overrides: object = escalationStep) =>
    event('post-review.breached', { postReviewId: 'review-1', escalationStep: overrides });
  const late = { now: escalationStep.at };

  it('[E4] takes each escalation step once, to the moment', () => {
    given(...urgent())
      .when(breachReview(2, { now: '2030-01-10T08:59:59.999Z' }))
      .thenNothing();
    given(...urgent())
      .when(breachReview(2, late))
      .then(breached());
    given(...urgent(breached()))
      .when(breachReview(2, late))
      .thenNothing();
    given(...urgent(breached()))
      .when(breachReview(1, late))
      .then(breached({ number: 1, at: '2030-01-03T09:00:00.000Z', owner: 'payments-lead' }));
  });

  it('[E4] takes none that is not there or not open', () => {
    given(...urgent())
      .when(breachReview(4, late))
      .thenNothing();
    given(opened()).when(breachReview(2, late)).thenNothing();
    given(...urgent(reviewed()))
      .when(breachReview(2, late))
      .thenNothing();
  });

  it('[E4] notifies its owner of that time first', () => {
    const first = { number: 1, at: '2030-01-03T09:00:00.000Z' };
    const assigned = (owner: string) =>
      event('obligation.assigned', { kind: 'post-review', subject: 'review-1', owner });
    given(...urgent(assigned('ben')))
      .when(breachReview(1, late))
      .then(breached({ ...first, owner: 'ben' }));
    given(...urgent(assigned('ben')))
      .when(breachReview(2, late))
      .then(breached());
    given(...urgent(assigned('TBD')))
      .when(breachReview(1, late))
      .then(breached({ ...first, owner: 'payments-lead' }));
  });

  it('[E4] goes on when the work was given up', () =>
    given(...urgent(event('work-order.abandoned', { reason: 'given up' })))
      .when(breachReview(2, late))
      .then(breached()));
});

function declaredFor(...others: readonly string[]): readonly PastEvent[] {
  const declaredBy = ['olga', ...others];
  return [
    opened(),
    declared({ onBehalfOf: others }),
    raised(),
    scheduled({ declaredBy }),
    remediationOpened(),
  ];
}
