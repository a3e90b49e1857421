import { specFor } from '#testkit';
import {
  assigned,
  decided,
  escalated,
  grant,
  granted,
  lead,
  LATER,
  NOW,
  opened,
  person,
  quorum,
  reject,
  rejected,
  requested,
  revoke,
  revoked,
  signed,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested()];

describe('the one who answers', () => {
  it('[A1] is the owner, or a key that lists the owner, or one that lists all', () => {
    given(...past)
      .when(grant({}, person('ana', { owners: ['legal-lead', 'finance-lead'] })))
      .then(granted({ grantedBy: 'ana' }));
    given(...past)
      .when(grant({}, person('ana', { owners: ['*'] })))
      .then(granted({ grantedBy: 'ana' }));
    given(...past)
      .when(reject({}, person('ana', { owners: ['finance-lead'] })))
      .then(rejected({ rejectedBy: 'ana' }));
  });

  it('[A1] is nobody else, admins too', () => {
    const refusal = {
      message: 'It is for finance-lead: use a key that may answer for them.',
      facts: { owner: 'finance-lead' },
    };
    const root = person('root', { roles: ['admin'], owners: ['legal-lead'] });
    given(...past)
      .when(grant({}, root))
      .thenRefused('approval_not_yours', refusal);
    given(...past)
      .when(reject({}, root))
      .thenRefused('approval_not_yours', refusal);
    given(...past, granted())
      .when(revoke({}, root))
      .thenRefused('approval_not_yours', refusal);
  });

  it.each(['delegate', 'integrator'])('[A4] is no %s, whatever else its key may do', (role) => {
    const both = person('finance-lead', { roles: ['approver', role], owners: ['*'] });
    const refusal = {
      message: 'Delegates and integrators never answer approvals.',
      facts: { owner: 'finance-lead' },
    };
    given(...past)
      .when(grant({}, both))
      .thenRefused('approval_not_yours', refusal);
    given(...past)
      .when(reject({}, both))
      .thenRefused('approval_not_yours', refusal);
    given(...past, granted())
      .when(revoke({}, both))
      .thenRefused('approval_not_yours', refusal);
  });

  it('[P1] is nobody while nobody owns it', () => {
    const nobody = person('TBD', { owners: ['*'] });
    const refusal = { message: 'Nobody owns it yet: assign an owner, who then answers.' };
    const unowned = [opened(), requested({ owner: 'TBD' })];
    given(...unowned)
      .when(grant({}, nobody))
      .thenRefused('approval_without_owner', refusal);
    given(...unowned)
      .when(reject({}, nobody))
      .thenRefused('approval_without_owner', refusal);
    given(...unowned, assigned('dana', 'zoe'))
      .when(grant({}, person('dana')))
      .then(granted({ grantedBy: 'dana' }));
  });

  it('[A6] is whom it was handed over to, and not the one before', () => {
    const handed = escalated({ escalationStep: 'fallback', owner: 'cfo', endsAt: LATER });
    given(...past, handed)
      .when(grant({}, person('cfo')))
      .then(granted({ grantedBy: 'cfo' }));
    given(...past, handed)
      .when(grant())
      .thenRefused('approval_not_yours', { facts: { owner: 'cfo' } });
  });
});

describe('a deputy', () => {
  const away = (from: string, until: string, declaredBy: readonly string[] = ['finance-lead']) => ({
    absences: { 'finance-lead': { deputy: 'dana', from, until, declaredBy } },
  });
  const during = away(NOW, '2030-01-01T09:00:00.001Z');

  it('[A6] answers while the owner is away', () => {
    given(...past)
      .when(grant({}, person('dana'), during))
      .then(granted({ grantedBy: 'dana' }));
    given(...past)
      .when(grant({}, person('eve', { owners: ['dana'] }), during))
      .then(granted({ grantedBy: 'eve' }));
    given(...past)
      .when(reject({}, person('dana'), during))
      .then(rejected({ rejectedBy: 'dana' }));
    given(...past, granted())
      .when(revoke({}, person('dana'), during))
      .then(revoked({ revokedBy: 'dana' }));
  });

  it('[A6] not before and not after, nor for anybody else', () => {
    for (const absences of [
      away('2030-01-01T09:00:00.001Z', LATER),
      away('2029-01-01T09:00:00.000Z', NOW),
      {
        absences: {
          'legal-lead': { deputy: 'dana', from: NOW, until: LATER, declaredBy: ['legal-lead'] },
        },
      },
    ])
      given(...past)
        .when(grant({}, person('dana'), absences))
        .thenRefused('approval_not_yours');
  });

  it('[A4] is no requester', () =>
    given(opened(), requested({ requestedBy: 'dana' }))
      .when(grant({}, person('dana'), during))
      .thenRefused('self_approval'));

  it.each([['olga'], ['agent-7'], ['eve', 'olga']])(
    '[A4] is nobody whom a requester named (%s)',
    (...declaredBy) =>
      given(...past)
        .when(grant({}, person('dana'), away(NOW, LATER, declaredBy)))
        .thenRefused('approval_not_yours'),
  );

  it('[A6] does not keep the owner from answering', () =>
    given(...past)
      .when(grant({}, lead, during))
      .then(granted()));
});

describe('an owner who is back', () => {
  const handed = escalated({ escalationStep: 'absent', owner: 'dana', endsAt: LATER });

  it('[A6] answers too what a deputy took over', () => {
    given(...past, handed)
      .when(grant())
      .then(granted());
    given(...past, handed)
      .when(grant({}, person('eve', { owners: ['finance-lead'] })))
      .then(granted({ grantedBy: 'eve' }));
    given(...past, handed)
      .when(reject())
      .then(rejected());
    given(...past, handed)
      .when(grant({}, person('dana')))
      .then(granted({ grantedBy: 'dana' }));
  });

  it('[A6] answers too what went from one deputy to the next', () =>
    given(...past, handed, escalated({ escalationStep: 'absent', owner: 'eve', endsAt: LATER }))
      .when(grant())
      .then(granted()));

  it('[A6] does not answer what was given to somebody else since', () => {
    const cfo = escalated({ escalationStep: 'fallback', owner: 'cfo', endsAt: LATER });
    for (const since of [cfo, assigned('zoe', 'zoe')])
      given(...past, handed, since)
        .when(grant())
        .thenRefused('approval_not_yours');
    given(
      ...past,
      assigned('zoe', 'zoe'),
      escalated({ escalationStep: 'absent', owner: 'dana', endsAt: LATER }),
    )
      .when(grant({}, person('zoe')))
      .then(granted({ grantedBy: 'zoe' }));
  });

  it('[A4] does not answer what they requested', () =>
    given(opened(), requested({ requestedBy: 'finance-lead' }), handed)
      .when(grant())
      .thenRefused('self_approval'));
});

describe('named signers', () => {
  const past = [opened(), requested({ quorum })];

  it('[A6] sign, in person or by a key that lists them, and the owner does not', () => {
    given(...past)
      .when(grant({}, person('eve', { owners: ['cem'] })))
      .then(signed({ signedBy: 'eve', seat: 'cem' }));
    given(...past)
      .when(grant({}, lead))
      .thenRefused('approval_not_yours', {
        message:
          'It is for finance-lead and its signers are ana, ben, cem: use a key that may answer for them.',
        facts: { owner: 'finance-lead', signers: quorum.of },
      });
  });

  it('[A6] leave the no to the owner too', () =>
    given(...past)
      .when(reject())
      .then(rejected()));

  it('[A6] are joined by the fallback owner once it was handed over', () => {
    const warned = escalated({ escalationStep: 'warned', owner: 'finance-lead', endsAt: LATER });
    given(...past, warned)
      .when(grant({}, lead))
      .thenRefused('approval_not_yours');
    given(...past, escalated({ escalationStep: 'fallback', owner: 'cfo', endsAt: LATER }))
      .when(grant({}, person('cfo')))
      .then(signed({ signedBy: 'cfo' }));
  });

  it('[A6] are not needed where only a number is', () =>
    given(opened(), requested({ quorum: { needed: 2, of: [] } }))
      .when(grant({}, person('ana', { owners: ['finance-lead'] })))
      .then(signed()));
});

describe('nobody approves their own request', () => {
  const refusal = {
    message:
      'You count as a requester: you proposed it, delegated the work, opened the work order, or act for one who did. Somebody else must answer.',
  };

  it.each([
    ['neither the requester, also as owner and admin', requested({ requestedBy: 'olga' })],
    ['nor anybody the requester was acting for', requested({ onBehalfOf: ['dana', 'olga'] })],
  ])('[A4] %s', (_, request) => {
    const olga = person('olga', {
      actor: { id: 'olga', key: 'key-2' },
      roles: ['admin'],
      owners: ['*'],
    });
    given(opened(), request).when(grant({}, olga)).thenRefused('self_approval', refusal);
    given(opened(), request).when(reject({}, olga)).thenRefused('self_approval', refusal);
  });

  it('[A4] nor anybody acting for the requester', () =>
    given(opened(), requested({ requestedBy: 'olga' }))
      .when(
        grant({}, person('finance-lead', { actor: { id: 'finance-lead', onBehalfOf: ['olga'] } })),
      )
      .thenRefused('self_approval', refusal));

  it('[A4] nor one whose own proposal joined the open request', () =>
    given(...past, decided({ decisionId: 'decision-2', requestedBy: 'finance-lead' }))
      .when(grant())
      .thenRefused('self_approval', refusal));

  it('[A4] nor one for whom a joined proposal was made', () =>
    given(...past, {
      ...decided({ decisionId: 'decision-2' }),
      actor: { id: 'agent-8', onBehalfOf: ['finance-lead'] },
    })
      .when(grant())
      .thenRefused('self_approval', refusal));

  it('[A4] but anybody who proposed something else may answer', () =>
    given(...past, decided({ requestedBy: 'finance-lead', approvals: ['approval-2'] }))
      .when(grant())
      .then(granted()));
});
