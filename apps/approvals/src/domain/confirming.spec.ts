import { specFor } from '#testkit';
import {
  requestedScope,
  assigned,
  conditions,
  confirm,
  decided,
  escalated,
  eur,
  evidence,
  fallen,
  grant,
  granted,
  lead,
  NOW,
  opened,
  person,
  quorum,
  requested,
  signed,
  written,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const agent = { id: 'agent-7' };
const { given } = specFor(approvalDecider);

describe('the confirmation of a recorded answer', () => {
  const letter = { approver: 'finance-lead', permits: ['refund.issue', 'refund.draft'] };
  const proven = [opened({}, agent), requested(), evidence({ approves: letter })];

  it('[A4] makes it the grant of its approver, and says who recorded and confirmed it', () =>
    given(...proven, written())
      .when(confirm({ comment: 'I have the letter here.' }))
      .then(granted({ ...confirmed, comment: 'I have the letter here.' })));

  it('[A4] is given by another person than the recorder, who requested nothing', () => {
    given(...proven, written())
      .when(confirm({}, person('clerk')))
      .thenRefused('approval_not_yours', {
        message: 'You recorded this answer, or act for who did: another person must confirm it.',
        facts: { owner: 'finance-lead' },
      });
    given(...proven, written())
      .when(confirm({}, person('cora', { actor: { id: 'cora', onBehalfOf: ['clerk'] } })))
      .thenRefused('approval_not_yours');
    given(...proven, { ...written(), actor: { id: 'clerk', onBehalfOf: ['cora'] } })
      .when(confirm())
      .thenRefused('approval_not_yours');
    const openedByEve = [opened({}, { id: 'eve' }), ...proven.slice(1), written()];
    for (const who of ['agent-7', 'eve'])
      given(...openedByEve)
        .when(confirm({}, person(who)))
        .thenRefused('self_approval');
    for (const role of ['delegate', 'integrator'])
      given(...proven, written())
        .when(confirm({}, person('cora', { roles: ['approver', role] })))
        .thenRefused('approval_not_yours');
  });

  it.each(['clerk', 'finance-lead'])(
    '[A4] comes too late once %s has requested the same',
    (requestedBy) =>
      given(...proven, written(), decided({ requestedBy }))
        .when(confirm())
        .thenRefused('self_approval'),
  );

  it('[A4] may be that of the approver, who can answer in place of it as well', () => {
    given(...proven, written())
      .when(confirm({}, lead))
      .then(granted({ ...confirmed, confirmedBy: 'finance-lead' }));
    given(...proven, written())
      .when(grant({}, lead))
      .then(granted());
  });

  it('[A1] goes no further than what was recorded, in scope, use and time', () => {
    const terms = {
      scope: { ...requestedScope, amountUpTo: eur(100) },
      singleUse: true,
      expiresAt: '2030-01-01T10:00:00.000Z',
    };
    given(...proven, written(terms))
      .when(confirm())
      .then(granted({ ...confirmed, status: 'partial', ...terms }));
    given(...proven, written({ expiresAt: NOW }))
      .when(confirm())
      .thenRefused('approval_closed', {
        message: `The recorded answer held until ${NOW}: have the owner answer again.`,
        facts: { expiresAt: NOW },
      });
  });

  it('[A8] makes it conditional where it was recorded under conditions', () =>
    given(...proven, written({ conditions }))
      .when(confirm())
      .then(granted({ ...confirmed, status: 'conditional', conditions })));

  it('[A6] is wanted for each signature of several', () => {
    const ofAna = evidence({ approves: { ...letter, approver: 'ana' } });
    const past = [opened({}, agent), requested({ quorum }), ofAna, written({ approver: 'ana' })];
    const byAna = { ...confirmed, seat: 'ana' };
    given(...past)
      .when(confirm())
      .then(signed(byAna));
    given(...past, signed({ signedBy: 'ben', seat: 'ben' }))
      .when(confirm())
      .then(granted({ ...byAna, grantedBy: 'ana' }));
    const recordedTwice = [written({ approver: 'ana' }), signed(byAna)];
    const more = [2, 3].map((number) => written({ number, approver: 'ben' }));
    given(...past.slice(0, -1), ...recordedTwice, ...more)
      .when(confirm({ number: 9 }))
      .thenRefused('record_not_found', {
        message: 'No answer 9 was recorded for it: 2, 3 can be confirmed.',
        facts: { numbers: [2, 3] },
      });
    given(...past.slice(0, -1), ...recordedTwice)
      .when(confirm())
      .thenRefused('approval_closed', {
        message: 'cora confirmed it before.',
        facts: { number: 1 },
      });
  });

  it('[A6] grants as the owner where somebody else took the seat of the approver', () => {
    const ofAna = evidence({ approves: { ...letter, approver: 'ana' } });
    given(
      opened({}, agent),
      requested({ quorum }),
      escalated({ escalationStep: 'fallback', owner: 'ana' }),
      ofAna,
      signed({ signedBy: 'eve', seat: 'ana' }),
      written({ approver: 'ana', owner: 'ana' }),
    )
      .when(confirm())
      .then(granted({ ...confirmed, grantedBy: 'ana' }));
  });

  it('[A4] is refused for what was not recorded, was confirmed before, or is shown by nothing now', () => {
    given(...proven, written())
      .when(confirm({ number: 2 }))
      .thenRefused('record_not_found', {
        message: 'No answer 2 was recorded for it: 1 can be confirmed.',
        facts: { numbers: [1] },
      });
    given(...proven)
      .when(confirm())
      .thenRefused('record_not_found', {
        message: 'No answer 1 was recorded for it: none can be confirmed.',
        facts: { numbers: [] },
      });
    const some = written({ scope: { ...requestedScope, objects: ['order-1'] } });
    const part = granted({
      ...confirmed,
      status: 'partial',
      scope: { ...requestedScope, objects: ['order-1'] },
    });
    given(...proven, some, part)
      .when(confirm())
      .thenRefused('approval_closed', {
        message: 'cora confirmed it before.',
        facts: { number: 1 },
      });
    given(...proven, written(), fallen('shredded', {}))
      .when(confirm())
      .thenRefused('approval_evidence_missing');
  });

  it('[A6] is refused once the approval went to another owner, unless the approver may still answer', () => {
    const ofDana = evidence({ approves: { ...letter, approver: 'dana' } });
    given(opened({}, agent), requested(), ofDana, written({ approver: 'dana' }), assigned('cfo'))
      .when(confirm())
      .thenRefused('approval_not_yours');
    given(opened({}, agent), requested(), ofDana, written({ approver: 'dana' }), assigned('dana'))
      .when(confirm())
      .then(granted({ ...confirmed, grantedBy: 'dana' }));
  });
});

/** What a grant says that was recorded by the clerk and confirmed by cora. */
const confirmed = {
  evidence: ['evidence-1'],
  recordedBy: 'clerk',
  record: 1,
  confirmedBy: 'cora',
};
