import { specFor } from '#testkit';
import {
  assign,
  conditional,
  confirm,
  decided,
  evidence,
  grant,
  granted,
  LATER,
  meet,
  opened,
  person,
  quorum,
  reject,
  rejected,
  requested,
  signed,
  written,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested({ requestedBy: 'dana', onBehalfOf: ['eve'] })];

/** The owner, by a key that others issued. */
const issuedBy = (...issuers: readonly string[]) =>
  person('finance-lead', { actor: { id: 'finance-lead', key: 'k', issuedBy: issuers } });

describe('a key that a requester issued', () => {
  it.each([
    ['who proposed it', issuedBy('dana')],
    ['for whom it was requested', issuedBy('eve')],
    ['who issued the key of the issuer', issuedBy('root', 'dana')],
  ])('gives no answer to the request of the one %s', (_, by) => {
    given(...past)
      .when(grant({}, by))
      .thenRefused('issued_by_requester');
    given(...past)
      .when(reject({}, by))
      .thenRefused('issued_by_requester');
    given(...past, conditional(), evidence())
      .when(meet({}, by))
      .thenRefused('issued_by_requester');
  });

  it('gives none of several signatures', () =>
    given(opened(), requested({ requestedBy: 'dana', quorum }))
      .when(grant({}, person('ana', { actor: { id: 'ana', issuedBy: ['dana'] } })))
      .thenRefused('issued_by_requester'));

  it('gives none to those who joined the request', () =>
    given(...past, decided({ requestedBy: 'gwen', approvals: ['approval-1'] }))
      .when(grant({}, issuedBy('gwen')))
      .thenRefused('issued_by_requester'));

  it('says whose key it is, and what to do', () =>
    given(...past)
      .when(grant({}, issuedBy('root', 'dana')))
      .thenRefused('issued_by_requester', {
        message: expect.stringMatching(/issued by dana.*answer with a key that somebody else/),
        facts: { issuer: 'dana' },
      }));

  it('answers what others have requested, and so does a key that nobody here issued', () => {
    given(...past)
      .when(grant({}, issuedBy('root')))
      .then(granted());
    given(...past)
      .when(reject({}, issuedBy()))
      .then(rejected());
  });
});

describe('who issued a key of a requester', () => {
  const dana = person('dana', { owners: ['finance-lead'], roles: ['approver', 'admin'] });
  const agent = { id: 'agent-7', issuedBy: ['dana', 'root'] };
  const byAgent = requested({ requestedBy: 'agent-7' });
  const chains = [
    ['who proposed it', [opened(), { ...byAgent, actor: agent }]],
    ['who opened the work order', [opened({}, agent), requested({ requestedBy: 'ben' })]],
    ['who joined the request', [opened(), byAgent, { ...joined(), actor: agent }]],
    ['for whom a track was opened', [opened({ parent: parentOf('agent-7', 'dana') }), byAgent]],
  ] as const;

  it.each(chains)('answers nothing of the one %s', (_, work) => {
    given(...work)
      .when(grant({}, dana))
      .thenRefused('issuer_of_requester', { facts: { requester: 'agent-7' } });
    given(...work)
      .when(reject({}, dana))
      .thenRefused('issuer_of_requester');
    given(...work)
      .when(assign({ owner: 'hugo' }, dana))
      .thenRefused('issuer_of_requester');
    given(...work)
      .when(assign({ owner: 'dana' }, person('olga', { roles: ['operator'] })))
      .thenRefused('self_approval');
    given(...work)
      .when(grant({}, issuedBy('dana')))
      .then(granted());
  });

  it('has no deputy for it, and makes nobody one', () => {
    const work = [opened(), { ...requested({ owner: 'dana' }), actor: agent }];
    const absence = { deputy: 'cora', from: '2029-12-31T00:00:00.000Z', until: LATER };
    const away = { absences: { dana: { ...absence, declaredBy: ['olga'] } } };
    given(...work)
      .when(grant({}, person('cora'), away))
      .thenRefused('approval_not_yours');
    const byDana = { absences: { 'finance-lead': { ...absence, declaredBy: ['dana'] } } };
    given(opened(), { ...byAgent, actor: agent })
      .when(grant({}, person('cora'), byDana))
      .thenRefused('approval_not_yours');
  });

  it('confirms it where the workflow lets a requester, and the grant says so', () =>
    given(opened(), {
      ...requested({ requestedBy: 'agent-7', requesterMayConfirm: true }),
      actor: agent,
    })
      .when(grant({}, dana))
      .then(granted({ grantedBy: 'dana', confirmedByRequester: true })));
});

describe('two people who must differ', () => {
  const letter = { approver: 'finance-lead', permits: ['refund.issue', 'refund.draft'] };
  const proven = [opened(), requested(), evidence({ approves: letter })];

  it('are not a recorder and who confirms by a key of theirs, in either direction', () => {
    given(...proven, written())
      .when(confirm({}, person('cora', { actor: { id: 'cora', issuedBy: ['clerk'] } })))
      .thenRefused('issued_by_requester', { facts: { issuer: 'clerk' } });
    given(...proven, { ...written(), actor: { id: 'clerk', issuedBy: ['cora'] } })
      .when(confirm())
      .thenRefused('issuer_of_requester', { facts: { requester: 'clerk' } });
  });

  it('are not two signers of whom one issued the key of the other', () => {
    const work = [opened(), requested({ quorum })];
    given(...work, signed())
      .when(grant({}, person('ben', { actor: { id: 'ben', issuedBy: ['ana'] } })))
      .thenRefused('issued_by_requester');
    given(...work, { ...signed(), actor: { id: 'ana', issuedBy: ['ben'] } })
      .when(grant({}, person('ben')))
      .thenRefused('issuer_of_requester');
    const both = { id: 'ana', issuedBy: ['root'] };
    given(...work, { ...signed(), actor: both })
      .when(grant({}, person('ben', { actor: { id: 'ben', issuedBy: ['root'] } })))
      .then(granted({ grantedBy: 'ben', seat: 'ben' }));
  });

  it.each(['clerk', 'cora'])(
    'are not a signer and %s, who recorded or confirmed for the one before',
    (issuer) => {
      const byAna = signed({ recordedBy: 'clerk', confirmedBy: 'cora', record: 1, seat: 'ana' });
      const work = [opened(), requested({ quorum }), written({ approver: 'ana' }), byAna];
      given(...work)
        .when(grant({}, person('ben', { actor: { id: 'ben', issuedBy: [issuer] } })))
        .thenRefused('issued_by_requester', { facts: { issuer } });
    },
  );

  it('are not who recorded the evidence of a letter and a requester whose key they issued', () => {
    const byDana = { ...evidence({ approves: letter }), actor: { id: 'dana' } };
    const agent = { id: 'agent-7', issuedBy: ['dana'] };
    given(opened({}, agent), requested(), byDana)
      .when(grant({ approver: 'finance-lead', evidence: ['evidence-1'] }, operator))
      .thenRefused('approval_evidence_missing');
  });
});

const operator = person('clerk', { roles: ['operator'], owners: ['finance-lead'] });

function joined() {
  return decided({ requestedBy: 'agent-7', approvals: ['approval-1'] });
}

function parentOf(requester: string, issuer: string) {
  const parent = { workOrderId: 'wo-0', track: 'more', decisionId: 'd-0', holdsParent: false };
  return { ...parent, requesters: [requester], issuers: [issuer] };
}
