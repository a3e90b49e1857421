import { specFor } from '#testkit';
import {
  conditional,
  decided,
  evidence,
  fallen,
  granted,
  LATER,
  meet,
  met,
  NOW,
  opened,
  person,
  quorum,
  requested,
  signed,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested(), conditional(), evidence()];

describe('meeting a condition', () => {
  it('[A8] records who met it and by which evidence', () => {
    given(...past)
      .when(meet())
      .then(met(1));
    given(...past, evidence({ evidenceId: 'evidence-2' }))
      .when(meet({ number: 2, evidence: ['evidence-1', 'evidence-2'], comment: 'seen' }))
      .then(met(2, { evidence: ['evidence-1', 'evidence-2'], comment: 'seen' }));
  });

  it.each<[string, object]>([
    ['that nobody recorded', {}],
    ['that is chat', evidence({ evidenceId: 'evidence-2', kind: 'chat-log' })],
    ['that is chat text', evidence({ evidenceId: 'evidence-2', mediaType: 'TEXT/x-chat' })],
  ])('[A8] takes no evidence %s', (_, recorded) =>
    given(...past, ...('type' in recorded ? [recorded as ReturnType<typeof evidence>] : []))
      .when(meet({ evidence: ['evidence-1', 'evidence-2'] }))
      .thenRefused('approval_evidence_missing', {
        message:
          'Record evidence-2 on this work order first, and not as chat: a condition is met by evidence.',
        facts: { missing: ['evidence-2'] },
      }),
  );

  it('[V4] takes no evidence that was erased or superseded, and names the newer', () => {
    given(...past, fallen('shredded', {}))
      .when(meet())
      .thenRefused('approval_evidence_missing', {
        message:
          'The evidence evidence-1 was erased, so that nobody can read it: record what can be read.',
        facts: { missing: ['evidence-1'] },
      });
    const newer = evidence({ evidenceId: 'evidence-2' });
    given(...past, newer, fallen('superseded', { by: 'evidence-2' }))
      .when(meet())
      .thenRefused('approval_evidence_missing', {
        message: 'The evidence evidence-1 is superseded: name evidence-2, which replaces it.',
      });
    given(...past, newer, fallen('superseded', { by: 'evidence-2' }))
      .when(meet({ evidence: ['evidence-2'] }))
      .then(met(1, { evidence: ['evidence-2'] }));
  });

  it('[A8] names every piece that is missing', () =>
    given(...past)
      .when(meet({ evidence: ['a', 'b'] }))
      .thenRefused('approval_evidence_missing', {
        message: expect.stringContaining('Record a, b on'),
      }));

  it('[A8] does not take a letter that quotes a chat for one', () =>
    given(...past, evidence({ evidenceId: 'e-2', mediaType: 'x-text/webchat', kind: 'a-chat' }))
      .when(meet({ evidence: ['e-2'] }))
      .then(met(1, { evidence: ['e-2'] })));

  it('[A4] is for no requester, nor for anybody who acts for them', () => {
    given(...past, decided({ requestedBy: 'finance-lead' }))
      .when(meet())
      .thenRefused('self_approval');
    given(...past)
      .when(meet({}, person('finance-lead', { actor: { id: 'x', onBehalfOf: ['agent-7'] } })))
      .thenRefused('self_approval');
  });

  it.each(['delegate', 'integrator'])('[A4] is for no %s', (role) =>
    given(...past)
      .when(meet({}, person('finance-lead', { roles: ['approver', role] })))
      .thenRefused('approval_not_yours', {
        message: 'Delegates and integrators never answer approvals.',
      }),
  );

  it('[A8] is for its owner, a deputy and its signers, and for nobody else', () => {
    given(...past)
      .when(meet({}, person('ana')))
      .thenRefused('approval_not_yours');
    const absences = {
      'finance-lead': { deputy: 'dana', from: NOW, until: LATER, declaredBy: ['finance-lead'] },
    };
    given(...past)
      .when(meet({}, person('dana'), { absences }))
      .then(met(1, { metBy: 'dana' }));
    given(opened(), requested({ quorum }), signed(), conditional({ grantedBy: 'ben' }), evidence())
      .when(meet({}, person('cem')))
      .then(met(1, { metBy: 'cem' }));
  });

  it('[A5] does not find a condition that nobody made', () => {
    given(...past)
      .when(meet({ number: 3 }))
      .thenRefused('condition_not_found', {
        message: 'It has no condition 3: its conditions are 1, 2.',
        facts: { numbers: [1, 2] },
      });
    given(opened(), requested(), granted()).when(meet()).thenRefused('condition_not_found', {
      message: 'It has no condition 1: its conditions are none.',
    });
  });

  it('[A2] is done once', () => {
    const again = { message: 'Condition 1 is met: nothing is left to show.' };
    given(...past, met(1))
      .when(meet())
      .thenRefused('condition_met_already', again);
    given(...past, met(1), met(2))
      .when(meet())
      .thenRefused('condition_met_already', again);
  });

  it('[A5] comes too late once the grant has expired', () => {
    given(opened(), requested(), conditional({ expiresAt: NOW }), evidence())
      .when(meet())
      .thenRefused('approval_not_granted', {
        message: 'It has expired: meeting its conditions is too late.',
        facts: { status: 'expired', expiresAt: NOW },
      });
    given(opened(), requested(), conditional({ expiresAt: LATER }), evidence())
      .when(meet())
      .then(met(1));
  });

  it('[A2] waits for the grant', () =>
    given(opened(), requested())
      .when(meet())
      .thenRefused('approval_not_granted', {
        message: 'It is requested: no grant carries its conditions.',
        facts: { status: 'requested' },
      }));
});
