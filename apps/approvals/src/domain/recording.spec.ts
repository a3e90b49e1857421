import { specFor } from '#testkit';
import {
  conditions,
  definition,
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

const { given } = specFor(approvalDecider);

const permits = ['refund.issue', 'refund.draft'];
const letterOf = (approver: string) => evidence({ approves: { approver, permits } });
const before = [opened({}, { id: 'agent-7' }), requested()];
const signers = [before[0]!, requested({ quorum })];
const clerk = person('clerk', { roles: ['operator'] });
const record = (approver: string, by: Parameters<typeof grant>[1], more: object = {}) =>
  grant({ approver, evidence: ['evidence-1'], ...more }, by);

describe('recording the answer of somebody else', () => {
  it('[A8] stores its conditions with it', () =>
    given(...before, letterOf('finance-lead'))
      .when(record('finance-lead', clerk, { conditions }))
      .then(written({ conditions })));

  it('[A4] is for every role that the workflow names, among other roles of the key', () =>
    given(...before, letterOf('finance-lead'))
      .when(record('finance-lead', person('clerk', { roles: ['approver', 'operator'] })))
      .then(written()));

  it('[A4] is not for people whom the workflow does not name', () => {
    const commercial = { owner: 'finance-lead', answerWithin: 'P2D', validFor: 'PT4H' };
    const approvals = { commercial: { ...commercial, recorders: ['carla'] } };
    const context = { definition: definition({ approvals, gates: [] }) };
    given(...before, letterOf('finance-lead'))
      .when(grant({ approver: 'finance-lead', evidence: ['evidence-1'] }, person('ben'), context))
      .thenRefused('approval_not_yours', {
        facts: { owner: 'finance-lead', recorders: ['carla'] },
      });
  });

  it('[A4] is for nobody by name where the workflow does not declare the kind', () =>
    given(before[0]!, requested({ kind: 'unheard' }), letterOf('finance-lead'))
      .when(record('finance-lead', clerk))
      .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead', recorders: [] } }));

  it('[A4] is for the deputy of a signer who is away', () => {
    const absence = { deputy: 'carla', from: '2029-01-01T00:00:00.000Z', declaredBy: ['ana'] };
    const absences = { ana: { ...absence, until: '2031-01-01T00:00:00.000Z' } };
    given(...signers, letterOf('ana'))
      .when(grant({ approver: 'ana', evidence: ['evidence-1'] }, person('carla'), { absences }))
      .then(written({ approver: 'ana', recordedBy: 'carla' }));
  });

  it('[A2] widens a part that its recorder granted', () =>
    given(...before, letterOf('dana'), part({ grantedBy: 'clerk' }))
      .when(record('dana', { ...clerk, owners: ['finance-lead'] }))
      .then(written({ approver: 'dana' })));

  it('[A6] is refused for a person who signed before', () =>
    given(
      before[0]!,
      requested({ quorum: { needed: 2, of: [] } }),
      letterOf('zoe'),
      signed({ signedBy: 'zoe' }),
    )
      .when(record('zoe', { ...clerk, owners: ['finance-lead'] }))
      .thenRefused('approval_signed_already', {
        message: 'zoe signed it before: 1 more of 2 must be somebody else.',
      }));

  it('[A6] keeps nobody from signing, also for who issued their key', () => {
    const ben = { id: 'ben', issuedBy: ['root'] };
    const byBen = { recordedBy: 'ben', confirmedBy: 'cora', record: 1 };
    given(
      ...signers,
      letterOf('ana'),
      { ...written({ approver: 'ana', recordedBy: 'ben' }), actor: ben },
      signed({ ...byBen, seat: 'ana' }),
    )
      .when(grant({}, person('ben', { actor: { ...ben, onBehalfOf: ['root'] } })))
      .then(granted({ grantedBy: 'ben', seat: 'ben' }));
  });

  it('[L5] names everything that it rests on and that was superseded', () =>
    given(
      ...before,
      letterOf('finance-lead'),
      evidence({ evidenceId: 'evidence-2' }),
      fallen('shredded', {}),
      fallen('shredded', { evidenceId: 'evidence-2' }),
    )
      .when(grant({ evidence: ['evidence-1', 'evidence-2'] }))
      .thenRefused('approval_evidence_missing', {
        message: expect.stringMatching(
          /^The evidence evidence-1 was erased.+\. The evidence evidence-2 was erased.+\.$/,
        ),
        facts: { missing: ['evidence-1', 'evidence-2'] },
      }));
});
