import { type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { assign, LATER, opened, person, workOrderId } from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';
import { remediationOwnerDecider } from './assigning';

const { given } = specFor(approvalDecider);

const about = (type: string, data: object): PastEvent => ({ type, data: { workOrderId, ...data } });
const obligations = [
  opened({}, { id: 'agent-7' }),
  about('post-review.scheduled', {
    postReviewId: 'review-1',
    breakGlassId: 'bg-1',
    code: 'payment-stuck',
    dueAt: LATER,
    owner: 'ops-lead',
    declaredBy: ['dana', 'cfo'],
    escalationPath: [],
  }),
  about('remediation.opened', {
    remediationId: 'remedy-1',
    code: 'payment-stuck',
    dueAt: LATER,
    escalationPath: [],
    owner: 'platform',
    recurrenceWindow: 'P90D',
    jobType: 'launch',
    workflowId: 'launches',
  }),
];
const reviewed = about('post-review.completed', { postReviewId: 'review-1', verdict: 'upheld' });
const fixed = about('remediation.completed', { remediationId: 'remedy-1' });

describe.each([
  ['post-review', 'review-1', 'ops-lead', 'post_review', reviewed],
  ['remediation', 'remedy-1', 'platform', 'remediation', fixed],
] as const)('assigning a %s', (kind, subject, owner, code, completed) => {
  const body = { kind, subject, owner: 'eve' };
  const assigned = (assignedBy: string): NewEvent => ({
    type: 'obligation.assigned',
    data: { workOrderId, ...body, assignedBy, reason: 'on holiday' },
  });

  it.each(['operator', 'admin'])('[E6] is for every %s', (role) =>
    given(...obligations)
      .when(assign(body, { roles: [role] }))
      .then(assigned('olga')),
  );

  it('[E6] is for everybody who may answer for its owner', () => {
    given(...obligations)
      .when(assign(body, person(owner)))
      .then(assigned(owner));
    given(...obligations)
      .when(assign(body, person('ana', { owners: [owner] })))
      .then(assigned('ana'));
    given(...obligations)
      .when(assign(body, person('ana')))
      .thenRefused(`${code}_not_yours`, {
        message: `It is for ${owner}: use a key that may answer for them, or let an operator assign it; delegates and integrators never do.`,
        facts: { owner },
      });
    given(...obligations)
      .when(assign(body, person(owner, { roles: ['operator', 'delegate'] })))
      .thenRefused(`${code}_not_yours`);
    given(...obligations)
      .when(assign(body, person(owner, { roles: ['approver', 'integrator'] })))
      .thenRefused(`${code}_not_yours`);
  });

  it('[E6] goes on when the work has ended', () =>
    given(...obligations, about('work-order.abandoned', { reason: 'x' }))
      .when(assign(body))
      .then(assigned('olga')));

  it('[E6] moves the owner, and says nothing new about the same one', () => {
    given(...obligations)
      .when(assign({ ...body, owner }))
      .thenNothing();
    given(...obligations, assigned('olga'))
      .when(assign(body))
      .thenNothing();
  });

  it('[E6] gives it to somebody', () =>
    given(...obligations)
      .when(assign({ ...body, owner: 'TBD' }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/owner', message: 'must be somebody: TBD is nobody' }],
      }));

  it('[E6] is of one that is open', () => {
    given(...obligations)
      .when(assign({ ...body, subject: 'constructor' }))
      .thenRefused(`${code}_not_found`, {
        message: `There is no such ${kind} on this work order.`,
      });
    given(...obligations, completed)
      .when(assign(body))
      .thenRefused(`${code}_closed`, {
        message: `The ${kind} was completed before: nobody owes it.`,
      });
  });
});

describe('the review of a break-glass', () => {
  it.each(['dana', 'cfo', 'agent-7'])(
    '[E4] is given to nobody who declared it or opened the work (%s)',
    (owner) => {
      given(...obligations)
        .when(assign({ kind: 'post-review', subject: 'review-1', owner }))
        .thenRefused('self_review', {
          message: `${owner} declared it, requested what ran under it, or issued the key of one who did: give its review to somebody else.`,
          facts: { requesters: ['dana', 'cfo', 'agent-7'] },
        });
      given(...obligations)
        .when(assign({ kind: 'remediation', subject: 'remedy-1', owner }))
        .thenMatches({ type: 'obligation.assigned' });
    },
  );

  it.each(['dana', 'cfo', 'agent-7'])(
    '[E4] is assigned by nobody who declared it or opened the work (%s)',
    (id) => {
      const one = { kind: 'post-review', subject: 'review-1', owner: 'eve' };
      const operator = { roles: ['operator'], owners: ['*'] };
      given(...obligations)
        .when(assign(one, { ...operator, actor: { id } }))
        .thenRefused('self_review', {
          message:
            'You declared it, requested what ran under it, or act for one who did: an operator, an administrator or somebody who may answer for ops-lead assigns its review, who did neither.',
          facts: { requesters: ['dana', 'cfo', 'agent-7'] },
        });
      given(...obligations)
        .when(assign(one, { ...operator, actor: { id: 'ana', onBehalfOf: [id] } }))
        .thenRefused('self_review');
      given(...obligations)
        .when(assign(one, { ...operator, actor: { id: 'ana', issuedBy: [id] } }))
        .thenRefused('issued_by_requester');
      given(...obligations)
        .when(assign({ ...one, kind: 'remediation', subject: 'remedy-1' }, { actor: { id } }))
        .thenMatches({ type: 'obligation.assigned' });
    },
  );

  it('[E6] is no approval and no remediation, whatever its id', () => {
    given(...obligations)
      .when(assign({ kind: 'approval', subject: 'review-1', owner: 'eve' }))
      .thenRefused('approval_not_found');
    const [, , remedy] = obligations;
    const namesake = {
      ...remedy!,
      data: { ...(remedy!.data as object), remediationId: 'review-1' },
    };
    given(...obligations, namesake)
      .when(
        assign(
          { kind: 'remediation', subject: 'review-1', owner: 'dana' },
          { actor: { id: 'dana' } },
        ),
      )
      .thenMatches({ type: 'obligation.assigned' });
  });
});

describe('a remediation that goes on in a stream of its own', () => {
  const alone = specFor(remediationOwnerDecider);
  const recurred: PastEvent = {
    type: 'remediation.recurred',
    data: {
      remediationId: 'remedy-1',
      exceptionId: 'x-9',
      recurredOn: 'wo-9',
      escalationPath: [],
      code: 'payment-stuck',
      owner: 'platform',
      dueAt: LATER,
      recurrenceWindow: 'P90D',
      jobType: 'launch',
      workflowId: 'launches',
    },
  };
  const body = { kind: 'remediation', subject: 'remedy-1', owner: 'eve' } as const;

  it('[E6] is given to somebody there, and moves', () => {
    const assigned = { type: 'obligation.assigned', data: body };
    alone.given(recurred).when(assign(body)).thenMatches(assigned);
    alone.given(recurred, about('obligation.assigned', body)).when(assign(body)).thenNothing();
  });

  it('[E6] is given away by nobody else, and not once it is completed', () => {
    alone
      .given(recurred)
      .when(assign(body, person('ana')))
      .thenRefused('remediation_not_yours');
    alone
      .given(recurred, { type: 'remediation.completed', data: { remediationId: 'remedy-1' } })
      .when(assign(body))
      .thenRefused('remediation_closed');
  });
});
