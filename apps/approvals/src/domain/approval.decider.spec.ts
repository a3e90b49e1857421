import { type Scope } from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const lead: Partial<CommandMetadata> = { actor: { id: 'finance-lead' }, roles: ['approver'] };
const asked: Scope = {
  system: 'payments',
  objects: ['order-1', 'order-2'],
  amountUpTo: eur(50_000),
};

describe('granting an approval', () => {
  it('[A1] records who, what it permits, in which scope and until when', () =>
    given(requested()).when(grant()).then(granted()));

  it('[A1] takes what the owner says about single use, evidence and time', () => {
    const said = { singleUse: true, evidence: ['evidence-1'], comment: 'fine' };
    given(requested())
      .when(grant({ ...said, validFor: 'PT1H' }))
      .then(granted({ ...said, expiresAt: '2030-01-01T10:00:00.000Z' }));
  });

  it('[A1] refuses conditions, which nothing can meet', () => {
    const conditions = [{ number: 1, text: 'deposit received' }];
    const message = 'conditions cannot be met yet: grant a narrower scope instead';
    given(requested())
      .when(grant({ conditions }))
      .thenRefused('invalid_request', { errors: [{ pointer: '/conditions', message }] });
    given(requested())
      .when(grant({ conditions: [] }))
      .then(granted());
  });

  it('[A1] is open to a key that lists the owner, and to one that lists all', () => {
    const ana = { actor: { id: 'ana' }, roles: ['approver'] };
    given(requested())
      .when(grant({}, { ...ana, owners: ['finance-lead'] }))
      .then(granted({ grantedBy: 'ana' }));
    given(requested())
      .when(grant({}, { ...ana, owners: ['*'] }))
      .then(granted({ grantedBy: 'ana' }));
  });

  it('[A1] refuses whoever is not its owner, admins too', () =>
    given(requested())
      .when(grant({}, { actor: { id: 'root' }, roles: ['admin'], owners: ['legal-lead'] }))
      .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead' } }));

  it.each(['delegate', 'integrator'])('refuses a %s, whatever else its key may do', (role) =>
    given(requested())
      .when(grant({}, { ...lead, roles: ['approver', role] }))
      .thenRefused('approval_not_yours'),
  );

  it('[A5] refuses an answer that comes when its time has run out', () => {
    given(requested({ dueAt: metadata().now }))
      .when(grant())
      .thenRefused('approval_closed', { facts: { status: 'expired', dueAt: metadata().now } });
    given(requested({ dueAt: '2030-01-01T09:00:00.001Z' }))
      .when(grant())
      .then(granted());
  });

  it('[A2] refuses a second answer', () => {
    given(requested(), granted()).when(grant()).thenRefused('approval_closed');
    given(requested(), rejected()).when(grant()).thenRefused('approval_closed');
    given(requested(), granted(), revoked()).when(grant()).thenRefused('approval_closed');
  });

  it('refuses while nobody owns it, whoever asks', () =>
    given(requested({ owner: 'TBD' }))
      .when(grant({}, { actor: { id: 'TBD' }, roles: ['approver'], owners: ['*'] }))
      .thenRefused('approval_without_owner'));

  it.each(['approval-2', 'constructor'])('[A5] does not find %s', (approvalId) =>
    given(requested()).when(grant({ approvalId })).thenRefused('approval_not_found'),
  );
});

describe('nobody approves their own request', () => {
  it('[A4] neither the one who asked, also as owner and admin', () =>
    given(requested({ requestedBy: 'finance-lead' }))
      .when(grant({}, { ...lead, roles: ['admin'], owners: ['*'] }))
      .thenRefused('self_approval'));

  it('[A4] nor with another key of theirs', () =>
    given(requested({ requestedBy: 'olga' }))
      .when(grant({}, { actor: { id: 'olga', key: 'key-2' }, roles: ['approver'], owners: ['*'] }))
      .thenRefused('self_approval'));

  it('[A4] nor anybody the requester was acting for', () =>
    given(requested({ onBehalfOf: ['olga', 'finance-lead'] }))
      .when(grant())
      .thenRefused('self_approval'));

  it('[A4] nor anybody acting for the requester', () =>
    given(requested({ requestedBy: 'olga' }))
      .when(grant({}, { ...lead, actor: { id: 'finance-lead', onBehalfOf: ['olga'] } }))
      .thenRefused('self_approval'));

  it('[A4] nor one whose own proposal joined the open request', () =>
    given(requested(), decided({ requestedBy: 'finance-lead' }))
      .when(grant())
      .thenRefused('self_approval'));

  it('[A4] nor one for whom a joined proposal was made', () =>
    given(requested(), { ...decided(), actor: { id: 'agent-8', onBehalfOf: ['finance-lead'] } })
      .when(grant())
      .thenRefused('self_approval'));

  it('may not reject it either: that too is the answer of an owner', () =>
    given(requested({ requestedBy: 'finance-lead' }))
      .when(reject())
      .thenRefused('self_approval'));
});

describe('narrowing what was asked for', () => {
  it('[A3] keeps every field that the owner does not name', () =>
    given(requested())
      .when(grant({ scope: { amountUpTo: eur(100) } }))
      .then(granted({ scope: { ...asked, amountUpTo: eur(100) } })));

  it.each<[string, object]>([
    ['/permits', { permits: ['refund.issue', 'refund.cancel'] }],
    ['/scope/system', { scope: { system: 'crm' } }],
    ['/scope/objects', { scope: { objects: ['order-1', 'order-3'] } }],
    ['/scope/objects', { scope: { objects: [] } }],
    ['/scope/amountUpTo', { scope: { amountUpTo: eur(50_001) } }],
    ['/scope/amountUpTo', { scope: { amountUpTo: { minor: 1, currency: 'USD' } } }],
    ['/scope/audience', { scope: { audience: 'customer' } }],
  ])('[A3] refuses what goes beyond it in %s', (pointer, said) =>
    given(requested())
      .when(grant(said))
      .thenRefused('scope_wider_than_asked', { facts: { fields: [pointer] } }),
  );
});

describe('rejecting an approval', () => {
  it('[A2] records who and why', () => given(requested()).when(reject()).then(rejected()));

  it('[A2] refuses once it is answered', () =>
    given(requested(), granted()).when(reject()).thenRefused('approval_closed'));

  it('refuses whoever is not its owner', () =>
    given(requested())
      .when(reject({ actor: { id: 'ana' }, roles: ['approver'] }))
      .thenRefused('approval_not_yours'));
});

describe('revoking an approval', () => {
  it('[A2] takes a yes back', () => given(requested(), granted()).when(revoke()).then(revoked()));

  it('[A2] refuses where there is no yes', () => {
    given(requested()).when(revoke()).thenRefused('approval_not_granted');
    given(requested(), rejected()).when(revoke()).thenRefused('approval_not_granted');
    given(requested(), granted(), revoked()).when(revoke()).thenRefused('approval_not_granted');
  });

  it('[A2] refuses once it has expired', () =>
    given(requested(), granted({ expiresAt: metadata().now }))
      .when(revoke())
      .thenRefused('approval_not_granted', {
        facts: { status: 'expired', expiresAt: metadata().now },
      }));

  it('refuses whoever is not its owner', () =>
    given(requested(), granted())
      .when(revoke({ actor: { id: 'ana' }, roles: ['approver'] }))
      .thenRefused('approval_not_yours'));
});

// The words of this spec.

function eur(minor: number) {
  return { minor, currency: 'EUR' };
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', approvalId: 'approval-1', ...data } };
}

function requested(other: object = {}): NewEvent {
  return event('approval.requested', {
    kind: 'commercial',
    owner: 'finance-lead',
    requestedBy: 'agent-7',
    decisionId: 'decision-1',
    permits: ['refund.issue'],
    scope: asked,
    ruleDigest: 'a'.repeat(64),
    dueAt: '2030-01-02T09:00:00.000Z',
    packet: {},
    ...other,
  });
}

function decided(other: object = {}): NewEvent {
  const approvals = ['approval-1'];
  const data = { decisionId: 'decision-2', requestedBy: 'agent-8', approvals, consumes: [] };
  return event('decision.made', { ...data, outcome: 'wait', ...other });
}

function granted(other: object = {}): NewEvent {
  return event('approval.granted', {
    grantedBy: 'finance-lead',
    permits: ['refund.issue'],
    scope: asked,
    expiresAt: '2030-01-01T13:00:00.000Z',
    singleUse: false,
    ...other,
  });
}

function rejected(): NewEvent {
  return event('approval.rejected', { rejectedBy: 'finance-lead', reason: 'too much' });
}

function revoked(): NewEvent {
  return event('approval.revoked', { revokedBy: 'finance-lead', reason: 'too much' });
}

function command<Type extends string>(type: Type, said: object, by: Partial<CommandMetadata>) {
  return {
    type,
    data: { workOrderId: 'wo-1', approvalId: 'approval-1', reason: 'too much', ...said },
    metadata: metadata(by),
    context: { validFor: 'PT4H', singleUse: false },
  };
}

function grant(said: object = {}, by = lead) {
  return command('grant-approval', said, by);
}

function reject(by = lead) {
  return command('reject-approval', {}, by);
}

function revoke(by = lead) {
  return command('revoke-approval', {}, by);
}
