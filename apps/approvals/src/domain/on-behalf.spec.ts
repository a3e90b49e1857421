import { type Actor } from '#kernel';
import { specFor } from '#testkit';
import {
  approvalIn,
  confirm,
  decided,
  definition,
  escalated,
  evidence,
  fallen,
  grant,
  granted,
  opened,
  part,
  person,
  quorum,
  requested,
  signed,
  written,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const agent = { id: 'agent-7' };
const { given } = specFor(approvalDecider);

describe('an answer recorded for somebody else', () => {
  const clerk = person('clerk', { roles: ['operator'] });
  const letter = { approver: 'finance-lead', permits: ['refund.issue', 'refund.draft'] };
  const proven = [opened({}, agent), requested(), evidence({ approves: letter })];
  const answer = { approver: 'finance-lead', evidence: ['evidence-1'] };

  it('[A1] is evidence and no approval: it waits for somebody else to confirm it', () => {
    given(...proven)
      .when(grant(answer, clerk))
      .then(written());
    expect(approvalIn(...proven, written()).status).toBe('requested');
  });

  it.each<[string, object, object]>([
    ['no evidence', { evidence: undefined }, {}],
    ['evidence that is not recorded', { evidence: ['evidence-2'] }, {}],
    ['evidence that names nobody', {}, { approves: undefined }],
    ['evidence of another', {}, { approves: { ...letter, approver: 'cfo' } }],
    ['evidence for less', {}, { approves: { ...letter, permits: ['refund.issue'] } }],
    ['chat', {}, { kind: 'chat-log' }],
    ['Chat', {}, { kind: 'Chat' }],
    ['chat text', {}, { mediaType: 'text/x-chat' }],
  ])('[A1] stays requested on %s', (_, other, recorded) =>
    given(opened({}, agent), requested(), evidence({ approves: letter, ...recorded }))
      .when(grant({ ...answer, ...other }, clerk))
      .thenRefused('approval_evidence_missing', {
        message:
          'Record evidence on the work order whose `approves` names finance-lead and refund.issue, refund.draft (chat is none, nor is what those who asked recorded or verified), and name it here: until then it stays requested.',
        facts: {
          approver: 'finance-lead',
          permits: ['refund.issue', 'refund.draft'],
          evidence:
            (other as typeof answer).evidence ?? ('evidence' in other ? [] : ['evidence-1']),
        },
      }),
  );

  it.each<[string, object]>([
    ['superseded', { by: 'evidence-2' }],
    ['shredded', {}],
  ])('[V4] stays requested on evidence that is %s', (what, data) =>
    given(...proven, fallen(what, data))
      .when(grant(answer, clerk))
      .thenRefused('approval_evidence_missing', { facts: { missing: ['evidence-1'] } }),
  );

  it('[L5] rests on nothing that is superseded, by any author', () =>
    given(...proven, fallen('superseded', { by: 'evidence-2' }))
      .when(grant({ evidence: ['evidence-1'] }))
      .thenRefused('approval_evidence_missing'));

  it.each<[string, object]>([
    ['a requester', { id: 'agent-7' }],
    ['one for whom it was requested', { id: 'olga' }],
    ['one who acted for a requester', { id: 'agent-8', onBehalfOf: ['agent-7'] }],
  ])('[A4] stays requested on evidence recorded by %s', (_, actor) =>
    given(opened({}, agent), requested({ onBehalfOf: ['olga'] }), {
      ...evidence({ approves: letter }),
      actor: actor as Actor,
    })
      .when(grant(answer, clerk))
      .thenRefused('approval_evidence_missing'),
  );

  it.each<[string, Actor]>([
    ['a requester', { id: 'agent-7' }],
    ['one for whom it was requested', { id: 'olga' }],
    ['one who acted for a requester', { id: 'agent-8', onBehalfOf: ['agent-7'] }],
    ['a key that a requester issued', { id: 'agent-8', issuedBy: ['agent-7'] }],
    ['who issued the key of a requester', { id: 'root' }],
  ])('[A4] stays requested on a claim verified by %s alone', (_, verifier) => {
    const past = [
      opened({}, { ...agent, issuedBy: ['root'] }),
      requested({ onBehalfOf: ['olga'] }),
      { ...evidence({ approves: letter, isStored: false }), actor: { id: 'carla' } },
    ];
    const by = (actor: Actor, data: object = {}) => ({ ...fallen('verified', data), actor });
    given(...past, by(verifier))
      .when(grant(answer, clerk))
      .thenRefused('approval_evidence_missing');
    given(...past, by(verifier), by({ id: 'ben' }))
      .when(grant(answer, clerk))
      .then(written());
    given(...past, by(verifier, { isStored: true }))
      .when(grant(answer, clerk))
      .then(written());
  });

  it('[A1] takes evidence that names an approval for that one only', () => {
    const naming = (approvalId: string) => [
      opened({}, agent),
      requested(),
      evidence({ approves: { ...letter, approvalId } }),
    ];
    given(...naming('approval-1'))
      .when(grant(answer, clerk))
      .then(written());
    given(...naming('approval-2'))
      .when(grant(answer, clerk))
      .thenRefused('approval_evidence_missing');
  });

  it('[A1] takes evidence for no more than what is granted', () =>
    given(
      opened({}, agent),
      requested(),
      evidence({ approves: { ...letter, permits: ['refund.draft'] } }),
    )
      .when(grant({ ...answer, permits: ['refund.draft'] }, clerk))
      .then(written({ permits: ['refund.draft'] })));

  it('[A4] is written down by no requester, and by no delegate', () => {
    given(...proven)
      .when(grant(answer, person('agent-7')))
      .thenRefused('self_approval');
    given(...proven)
      .when(grant(answer, person('clerk', { roles: ['operator', 'delegate'] })))
      .thenRefused('approval_not_yours', {
        message: 'Delegates and integrators never answer approvals.',
        facts: { owner: 'finance-lead' },
      });
  });

  it('[A4] is not the answer of a requester', () =>
    given(...proven, decided({ requestedBy: 'finance-lead' }))
      .when(grant(answer, clerk))
      .thenRefused('self_approval'));

  it('[A1] is the answer of an owner, or of whom the owner’s own key names', () => {
    const ofDana = { approver: 'dana', permits: letter.permits };
    const past = [opened({}, agent), requested(), evidence({ approves: ofDana })];
    given(...past)
      .when(grant({ ...answer, approver: 'dana' }, clerk))
      .thenRefused('approval_not_yours');
    given(...past)
      .when(grant({ ...answer, approver: 'dana' }, { ...clerk, owners: ['finance-lead'] }))
      .then(written({ approver: 'dana' }));
    given(opened({}, agent), requested({ owner: 'TBD' }), evidence({ approves: ofDana }))
      .when(grant({ ...answer, approver: 'dana' }, { ...clerk, owners: ['*'] }))
      .thenRefused('approval_without_owner');
  });

  it('[A6] is one of several, once a person', () => {
    const ofAna = evidence({ approves: { ...letter, approver: 'ana' } });
    const past = [opened({}, agent), requested({ quorum }), ofAna];
    given(...past)
      .when(grant({ ...answer, approver: 'ana' }, clerk))
      .then(written({ approver: 'ana' }));
    for (const before of [signed(), signed({ signedBy: 'eve', seat: 'ana' })])
      given(...past, before)
        .when(grant({ ...answer, approver: 'ana' }, { ...clerk, owners: ['*'] }))
        .thenRefused('approval_signed_already');
    // Recording the grant of another is no grant of one's own.
    given(...past, signed({ signedBy: 'ben' }))
      .when(grant({ ...answer, approver: 'ana' }, person('ben', { roles: ['operator'] })))
      .then(written({ approver: 'ana', recordedBy: 'ben' }));
  });

  it('[A6] fills the seat of a named signer with nobody else', () => {
    const ofZoe = evidence({ approves: { ...letter, approver: 'zoe' } });
    const past = [opened({}, agent), requested({ quorum }), ofZoe];
    given(...past, signed())
      .when(grant({ ...answer, approver: 'zoe' }, person('ana')))
      .thenRefused('approval_not_yours');
    given(...past)
      .when(grant({ ...answer, approver: 'zoe' }, { ...clerk, owners: ['*'] }))
      .thenRefused('approval_not_yours');
    given(...past, escalated({ escalationStep: 'fallback', owner: 'cfo' }))
      .when(grant({ ...answer, approver: 'zoe' }, { ...clerk, owners: ['cfo'] }))
      .then(written({ approver: 'zoe', owner: 'cfo' }));
  });

  it('[A6] rests on the word of one recorder once, that recorder’s own grant included', () => {
    const ofZoe = evidence({ approves: { ...letter, approver: 'zoe' } });
    const past = [opened({}, agent), requested({ quorum: { needed: 2, of: [] } }), ofZoe];
    const ana = person('ana', { owners: ['finance-lead'] });
    const zoes = signed({ signedBy: 'zoe', evidence: ['evidence-1'], recordedBy: 'ana' });
    const byAna = written({ approver: 'zoe', recordedBy: 'ana' });
    for (const before of [[], [signed({ signedBy: 'ben' })]])
      given(...past, ...before)
        .when(grant({ ...answer, approver: 'zoe' }, ana))
        .then(byAna);
    given(...past, byAna, signed())
      .when(confirm())
      .thenRefused('approval_signed_already');
    given(...past, signed())
      .when(grant({ ...answer, approver: 'zoe' }, ana))
      .thenRefused('approval_signed_already');
    given(...past, zoes)
      .when(grant({}, ana))
      .thenRefused('approval_signed_already');
    const ofYan = evidence({ evidenceId: 'evidence-2', approves: { ...letter, approver: 'yan' } });
    given(...past, ofYan, zoes)
      .when(grant({ approver: 'yan', evidence: ['evidence-2'] }, ana))
      .thenRefused('approval_signed_already', {
        message: 'ana signed it before: 1 more of 2 must be somebody else.',
      });
    given(...past, zoes)
      .when(grant({}, person('ben', { owners: ['finance-lead'] })))
      .then(granted({ grantedBy: 'ben' }));
  });

  it('[A1] by themselves is their own', () =>
    given(...proven)
      .when(grant(answer))
      .then(granted({ evidence: ['evidence-1'] })));

  it('[A2] widens a part on evidence only', () => {
    const past = [...proven, part()];
    given(...past)
      .when(grant(answer, clerk))
      .then(written());
    given(...past, written())
      .when(confirm())
      .then(granted(confirmed));
    given(...past)
      .when(grant({ approver: 'finance-lead' }, clerk))
      .thenRefused('approval_evidence_missing');
    const ofDana = { approver: 'dana', permits: letter.permits };
    const vouched = { grantedBy: 'dana', evidence: ['evidence-1'], recordedBy: 'clerk' };
    const letterOfDana = evidence({ approves: ofDana });
    given(opened({}, agent), requested(), letterOfDana, part({ ...vouched }))
      .when(grant({ ...answer, approver: 'dana' }, { ...clerk, owners: ['finance-lead'] }))
      .then(written({ approver: 'dana' }));
  });

  it('[A4] is recorded by who answers for the approver, or by whom the workflow names', () => {
    const approver = person('carla');
    given(...proven)
      .when(grant(answer, approver))
      .thenRefused('approval_not_yours', {
        message:
          'You may not record an answer of finance-lead: only who may answer for them does, or whom the workflow names in `recorders` of the approval commercial.',
      });
    for (const recorders of [['carla'], ['role:approver'], ['role:operator', 'carla']])
      given(...proven)
        .when(grant(answer, approver, naming(recorders)))
        .then(written({ recordedBy: 'carla' }));
    given(...proven)
      .when(grant(answer, person('role:operator')))
      .thenRefused('approval_not_yours');
    given(...proven)
      .when(grant(answer, person('carla', { owners: ['finance-lead'] }), naming([])))
      .then(written({ recordedBy: 'carla' }));
    given(...proven)
      .when(grant(answer, approver, { ...naming([]), absences: away('finance-lead', 'carla') }))
      .then(written({ recordedBy: 'carla' }));
    given(...proven)
      .when(grant(answer, clerk, naming([])))
      .thenRefused('approval_not_yours');
  });
});

/** What a grant says that was recorded by the clerk and confirmed by cora. */
const confirmed = {
  evidence: ['evidence-1'],
  recordedBy: 'clerk',
  record: 1,
  confirmedBy: 'cora',
};

function naming(recorders: readonly string[]) {
  const commercial = { owner: 'finance-lead', answerWithin: 'P2D', validFor: 'PT4H', recorders };
  return { definition: definition({ approvals: { commercial }, gates: [] }) };
}

function away(owner: string, deputy: string) {
  const from = '2029-01-01T00:00:00.000Z';
  return { [owner]: { deputy, from, until: '2031-01-01T00:00:00.000Z', declaredBy: [owner] } };
}
