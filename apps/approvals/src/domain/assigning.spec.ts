import { specFor } from '#testkit';
import {
  assign,
  assigned,
  decided,
  drafted,
  granted,
  LATER,
  lead,
  NOW,
  opened,
  person,
  requested,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const agent = { id: 'agent-7' };
const AS_OWNER = { asOwner: true };
const { given } = specFor(approvalDecider);
const past = [opened({}, agent), requested()];

describe('assigning an approval', () => {
  it.each(['operator', 'admin'])('[A6] is for every %s', (role) => {
    given(...past)
      .when(assign({}, { roles: [role] }))
      .then(assigned('dana'));
    given(opened({}, agent), requested({ owner: 'TBD' }))
      .when(assign({}, { roles: ['approver', role] }))
      .then(assigned('dana'));
  });

  it('[A6] is for everybody who may answer for its owner, deputies too', () => {
    given(...past)
      .when(assign({}, lead))
      .then(assigned('dana', 'finance-lead', AS_OWNER));
    given(...past)
      .when(assign({}, person('ana')))
      .thenRefused('approval_not_yours', {
        message: 'It is for finance-lead: use a key that may answer for them.',
      });
    const absences = {
      'finance-lead': { deputy: 'eve', from: NOW, until: LATER, declaredBy: ['finance-lead'] },
    };
    given(...past)
      .when(assign({}, person('eve'), { absences }))
      .then(assigned('dana', 'eve', AS_OWNER));
    given(opened({}, agent), requested({ owner: 'TBD' }))
      .when(assign({}, person('ana', { owners: ['*'] })))
      .thenRefused('approval_without_owner');
  });

  it.each(['delegate', 'integrator'])('[A4] is for no %s', (role) =>
    given(...past)
      .when(assign({}, { roles: ['operator', role] }))
      .thenRefused('approval_not_yours', {
        message: 'Delegates and integrators never answer approvals.',
        facts: { owner: 'finance-lead' },
      }),
  );

  it('[A4] gives it to no requester, by any assigner', () => {
    given(...past)
      .when(assign({ owner: 'agent-7' }))
      .thenRefused('self_approval', {
        message:
          'agent-7 asked for it, or issued the key of one who did: give it to somebody independent of them.',
        facts: { owner: 'agent-7' },
      });
    given(...past, decided({ decisionId: 'decision-2', requestedBy: 'olga' }))
      .when(assign({ owner: 'olga' }))
      .thenRefused('self_approval');
    given(...past, decided({ decisionId: 'decision-2', requestedBy: 'olga' }))
      .when(assign({}, lead))
      .then(assigned('dana', 'finance-lead', AS_OWNER));
  });

  it.each(['operator', 'admin'])('[A4] is for no requester, also as %s', (role) => {
    const refusal = {
      message: expect.stringContaining(
        'You do not choose who approves: an operator, an administrator or somebody who may answer for finance-lead assigns it, who is no requester.',
      ),
    };
    const other = { roles: [role], owners: ['*'] };
    for (const id of ['olga', 'agent-7'])
      given(opened(), requested())
        .when(assign({}, person(id, other)))
        .thenRefused('self_approval', refusal);
    given(opened(), requested({ requesterMayConfirm: true }))
      .when(assign({}, person('olga', other)))
      .thenRefused('self_approval', refusal);
    given(opened(), requested())
      .when(assign({}, person('ana', { ...other, actor: { id: 'ana', onBehalfOf: ['olga'] } })))
      .thenRefused('self_approval', refusal);
    given(opened(), requested())
      .when(assign({}, person('ana', { ...other, actor: { id: 'ana', issuedBy: ['olga'] } })))
      .thenRefused('issued_by_requester');
    given(opened(), requested())
      .when(assign({}, person('ana', { roles: [role] })))
      .then(assigned('dana', 'ana'));
  });

  it.each(['operator', 'admin'])('[A1] makes no %s its owner who could not answer it', (role) => {
    const refusal = {
      message:
        'It is for finance-lead, for whom you may not answer: give it to somebody whose answers you do not give, or let another assign it.',
      facts: { owner: 'finance-lead' },
    };
    const olga = (other: object) => person('olga', { roles: ['approver', role], ...other });
    given(...past)
      .when(assign({ owner: 'olga' }, olga({})))
      .thenRefused('approval_not_yours', refusal);
    given(...past)
      .when(assign({}, olga({ actor: { id: 'olga', onBehalfOf: ['dana'] } })))
      .thenRefused('approval_not_yours', refusal);
    given(...past)
      .when(assign({}, olga({ owners: ['dana'] })))
      .thenRefused('approval_not_yours', refusal);
    given(opened({}, agent), requested({ owner: 'TBD' }))
      .when(assign({ owner: 'olga' }, olga({})))
      .thenRefused('approval_not_yours', { facts: { owner: 'TBD' } });
    for (const owners of [['finance-lead'], ['*']])
      given(...past)
        .when(assign({ owner: 'olga' }, olga({ owners })))
        .then(assigned('olga', 'olga', AS_OWNER));
  });

  it('[A6] gives it to somebody', () =>
    given(...past)
      .when(assign({ owner: 'TBD' }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/owner', message: 'must be somebody: TBD is nobody' }],
      }));

  it('[A6] says nothing new about the same owner', () =>
    given(...past)
      .when(assign({ owner: 'finance-lead' }))
      .thenNothing());

  it('[A6] of a draft names the owner to be', () =>
    given(opened({}, agent), drafted()).when(assign()).then(assigned('dana')));

  it('[A5] comes too late for what has run out or was answered', () => {
    given(opened({}, agent), requested({ dueAt: NOW }))
      .when(assign())
      .thenRefused('approval_closed', { facts: { status: 'expired', dueAt: NOW } });
    given(...past, granted())
      .when(assign())
      .thenRefused('approval_closed', { facts: { status: 'approved' } });
  });
});
