import { createHash } from 'node:crypto';
import { type Actor } from '#kernel';
import { metadata, specFor } from '#testkit';
import { evidenceDecider } from './evidence.decider';
import { type VerifyEvidence } from './verifying-evidence';

const { given } = specFor(evidenceDecider);
const DIGEST = createHash('sha256').update('paid').digest('hex');
const evidenceId = 'evidence-1';

describe('verifying evidence', () => {
  it('[V4] turns the claim of one person into proof, by the digest that another computed', () =>
    given(claimed()).when(verify('ben')).then(verified()));

  it('[V4] is for nobody who recorded it', () =>
    given(claimed()).when(verify('olga')).thenRefused('evidence_not_independent', {
      message:
        'olga recorded this evidence: send its content (PUT /v1/evidence-contents/{sha256}), or let somebody else fetch and verify it.',
    }));

  it('[V4] is for nobody who acts for its recorder, nor for somebody whom its recorder acted for', () => {
    given(claimed())
      .when(verify('ben', { actor: { id: 'ben', onBehalfOf: ['olga'] } }))
      .thenRefused('evidence_not_independent');
    given(claimed({ id: 'olga', onBehalfOf: ['ben'] }))
      .when(verify('ben'))
      .thenRefused('evidence_not_independent');
  });

  it('[V4] is done by no key that its recorder issued', () =>
    given(claimed())
      .when(verify('ben', { actor: { id: 'ben', issuedBy: ['olga'] } }))
      .thenRefused('issued_by_requester'));

  it('[V4] is done by nobody who issued the key of its recorder, nor for them', () => {
    const byKeyOfBen = claimed({ id: 'olga', issuedBy: ['ben'] });
    given(byKeyOfBen).when(verify('ben')).thenRefused('issuer_of_requester');
    given(byKeyOfBen)
      .when(verify('ann', { actor: { id: 'ann', onBehalfOf: ['ben'] } }))
      .thenRefused('issuer_of_requester');
  });

  it('[V4] is done by nobody to whom its recorder dispatched work there, directly or through others', () => {
    const message =
      'olga dispatched work on this work order to ben: send the content (PUT /v1/evidence-contents/{sha256}), or let somebody fetch and verify it who does not work for olga here.';
    given(dispatched('olga', 'ben'), claimed())
      .when(verify('ben'))
      .thenRefused('evidence_not_independent', { message });
    given(claimed(), dispatched('olga', 'bot', '1'), dispatched('bot', 'ben', '2'))
      .when(verify('ben'))
      .thenRefused('evidence_not_independent');
    given(claimed(), dispatched('ann', 'ben')).when(verify('ben')).then(verified());
    given(claimed(), dispatched('ben', 'olga')).when(verify('ben')).then(verified());
  });

  it('[V4] is done by nobody who reported work done that the recorder dispatched there', () =>
    given(claimed(), dispatched('olga', 'finance'), {
      type: 'delegation.reported-done',
      data: { dispatchId: 'dispatch-1', reportedBy: 'ben', artifacts: [] },
    })
      .when(verify('ben'))
      .thenRefused('evidence_not_independent'));

  it('[V4] is done by nobody of a team to which its recorder dispatched work there', () => {
    given(claimed(), dispatched('olga', 'finance'))
      .when(verify('ben', { owners: ['finance'] }))
      .thenRefused('evidence_not_independent');
    given(claimed(), dispatched('olga', 'finance'), {
      type: 'delegation.accepted',
      data: { dispatchId: 'dispatch-1', acceptedBy: 'ben' },
    })
      .when(verify('ben'))
      .thenRefused('evidence_not_independent');
  });

  it('[V4] is open to everybody where Writ holds the content', () =>
    given(claimed())
      .when({ ...verify('olga'), context: { isStored: true } })
      .then(verified({ isStored: true })));

  it('[V1] refuses another digest from anybody', () =>
    given(claimed())
      .when(verify('ben', {}, { sha256: 'a'.repeat(64) }))
      .thenRefused('evidence_digest_mismatch', {
        message: `Evidence evidence-1 claims the SHA-256 ${DIGEST}, not ${'a'.repeat(64)}: what you fetched is not what was recorded. Ask olga for the right artifact, and record that as a new version.`,
      }));

  it('[V4] counts each person once, and another person adds to it', () => {
    const byBen = { ...verified(), actor: { id: 'ben' } };
    given(claimed(), byBen).when(verify('ben')).thenNothing();
    given(claimed(), byBen).when(verify('ann')).then(verified());
    given(claimed(), byBen, { ...verified(), actor: { id: 'ann' } })
      .when(verify('ben'))
      .thenNothing();
    given(claimed(), byBen).when(verify('olga')).thenRefused('evidence_not_independent');
  });

  it('adds nothing where Writ has compared the content', () => {
    given(claimed(), verified({ isStored: true }))
      .when(verify('ben'))
      .thenNothing();
    given(claimed({ id: 'olga' }, { isStored: true }))
      .when(verify('ben'))
      .thenNothing();
  });

  it('is of evidence that is there and was not erased', () => {
    given().when(verify('ben')).thenRefused('evidence_not_found', {
      message: 'There is no evidence evidence-1 on this work order: check the id.',
    });
    given()
      .when(verify('ben', {}, { workOrderId: undefined }))
      .thenRefused('evidence_not_found', {
        message:
          'There is no evidence evidence-1 that is of no work order: check the id, or name its workOrderId.',
      });
    given(claimed(), { type: 'evidence.shredded', data: { evidenceId } })
      .when(verify('ben'))
      .thenRefused('evidence_shredded', {
        message: 'The content of evidence-1 was erased: nobody can verify it any more.',
      });
  });
});

function claimed(actor: Actor = { id: 'olga' }, more: object = {}) {
  return {
    type: 'evidence.recorded' as const,
    data: { evidenceId, kind: 'refund-receipt', sha256: DIGEST, ...more },
    actor,
  };
}

function dispatched(delegator: string, recipient: string, number = '1') {
  return {
    type: 'delegation.dispatched' as const,
    data: { dispatchId: `dispatch-${number}`, delegator, recipient },
    actor: { id: delegator },
  };
}

function verified(more: object = {}) {
  return {
    type: 'evidence.verified' as const,
    data: { workOrderId: 'wo-1', evidenceId, sha256: DIGEST, ...more },
  };
}

function verify(
  id: string,
  more: Partial<VerifyEvidence['metadata']> = {},
  extra: Partial<VerifyEvidence['data']> = {},
): VerifyEvidence {
  return {
    type: 'verify-evidence',
    data: { workOrderId: 'wo-1', evidenceId, sha256: DIGEST, ...extra },
    metadata: metadata({ actor: { id }, ...more }),
    context: { isStored: false },
  };
}
