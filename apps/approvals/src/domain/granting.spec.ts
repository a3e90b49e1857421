import { specFor } from '#testkit';
import {
  requestedScope,
  conditional,
  conditions,
  decided,
  drafted,
  eur,
  grant,
  granted,
  lead,
  NOW,
  opened,
  part,
  person,
  quorum,
  rejected,
  requested,
  reject,
  signed,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

describe('granting an approval', () => {
  it('[A1] records who, what it permits, in which scope and until when', () =>
    given(opened(), requested()).when(grant()).then(granted()));

  it('[A1] takes what the owner says about permits, single use, evidence and time', () => {
    const answer = {
      permits: ['refund.draft'],
      singleUse: true,
      evidence: ['e-1'],
      comment: 'fine',
    };
    given(opened(), requested())
      .when(grant({ ...answer, validFor: 'PT1H' }))
      .then(granted({ ...answer, status: 'partial', expiresAt: '2030-01-01T10:00:00.000Z' }));
  });

  it('[A1] goes by the workflow where the owner says nothing, and by a day where it is silent', () => {
    given(opened(), requested({ kind: 'security' }))
      .when(grant())
      .then(granted({ singleUse: true, expiresAt: '2030-01-08T09:00:00.000Z' }));
    given(opened(), requested({ kind: 'security' }))
      .when(grant({ singleUse: false }))
      .then(granted({ expiresAt: '2030-01-08T09:00:00.000Z' }));
    given(opened(), requested({ kind: 'unheard' }))
      .when(grant())
      .then(granted({ expiresAt: '2030-01-02T09:00:00.000Z' }));
    given(opened(), requested())
      .when(grant({}, lead, { definition: undefined }))
      .then(granted({ expiresAt: '2030-01-02T09:00:00.000Z' }));
  });

  it('[A9] is for so many runs as the owner says, and one is a single use', () => {
    given(opened(), requested({ kind: 'security' }))
      .when(grant({ uses: 3 }))
      .then(granted({ uses: 3, expiresAt: '2030-01-08T09:00:00.000Z' }));
    given(opened(), requested())
      .when(grant({ uses: 1 }))
      .then(granted({ singleUse: true }));
    given(opened(), requested())
      .when(grant({ uses: 2, singleUse: true }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/uses', message: 'must be left out of a grant for a single use' }],
      });
  });

  it('[A1] for a part of it leaves it partial', () =>
    given(opened(), requested())
      .when(grant({ scope: { objects: ['order-1'] } }))
      .then(part()));

  it('[A8] under conditions leaves it conditional, also for a part of it', () => {
    given(opened(), requested()).when(grant({ conditions })).then(conditional());
    given(opened(), requested())
      .when(grant({ conditions, scope: { amountUpTo: eur(1) } }))
      .then(conditional({ scope: { ...requestedScope, amountUpTo: eur(1) } }));
    given(opened(), requested())
      .when(grant({ conditions: [] }))
      .then(granted());
  });

  it('[A8] refuses a condition that binds what is not permitted, for it would bind nothing', () =>
    given(opened(), requested())
      .when(
        grant({
          permits: ['refund.issue'],
          conditions: [{ number: 4, text: 'x', binds: ['refund.issue', 'refund.draft', 'refnd'] }],
        }),
      )
      .thenRefused('invalid_request', {
        message:
          'The request does not fit: /conditions/0/binds must name what is permitted (refund.issue), not refund.draft, refnd.',
        errors: [
          {
            pointer: '/conditions/0/binds',
            message: 'must name what is permitted (refund.issue), not refund.draft, refnd',
          },
        ],
      }));

  it('[A8] names everything that is wrong with conditions', () =>
    given(opened(), requested())
      .when(
        grant({
          conditions: [
            { number: 1, text: 'x', binds: ['a'] },
            { number: 2, text: 'y', binds: ['b'] },
          ],
        }),
      )
      .thenRefused('invalid_request', {
        message:
          'The request does not fit: /conditions/0/binds must name what is permitted (refund.issue, refund.draft), not a; /conditions/1/binds must name what is permitted (refund.issue, refund.draft), not b.',
      }));

  it('[A5] refuses an answer that comes when its time has run out', () => {
    given(opened(), requested({ dueAt: NOW }))
      .when(grant())
      .thenRefused('approval_closed', {
        message: 'Its time has run out: propose the action again.',
        facts: { status: 'expired', dueAt: NOW },
      });
    given(opened(), requested({ dueAt: NOW, gate: 'pay' }))
      .when(reject())
      .thenRefused('approval_closed', { message: 'Its time has run out: request it again.' });
    given(opened(), requested({ dueAt: '2030-01-01T09:00:00.001Z' }))
      .when(grant())
      .then(granted());
  });

  it('[A2] tells late callers what to do instead', () => {
    given(opened(), requested(), granted())
      .when(grant())
      .thenRefused('approval_closed', {
        message:
          'It is approved already, and an answer counts once: to change it, revoke it and propose the action again.',
        facts: { status: 'approved' },
      });
    given(opened(), requested(), conditional())
      .when(grant())
      .thenRefused('approval_closed', {
        message: expect.stringMatching(/^It is conditional already, and an answer counts once/),
      });
    given(opened(), requested(), part())
      .when(reject())
      .thenRefused('approval_closed', {
        message: expect.stringMatching(/^It is partial already, and an answer counts once/),
        errors: [],
      });
    given(opened(), drafted())
      .when(grant())
      .thenRefused('approval_closed', {
        message: 'It is a draft that nobody is asked for yet: request it first.',
        facts: { status: 'draft' },
      });
    given(opened(), requested({ gate: 'pay' }), rejected())
      .when(grant())
      .thenRefused('approval_closed', {
        message: 'It is rejected already: request it again.',
        facts: { status: 'rejected' },
      });
  });
});

describe('a grant of a part', () => {
  const past = [opened(), requested(), part()];

  it('[A2] may be widened to the whole by its owner', () => {
    given(...past)
      .when(grant())
      .then(granted());
    given(opened(), requested(), part({ permits: ['refund.draft'], singleUse: true }))
      .when(grant({ validFor: 'PT1H' }))
      .then(granted({ expiresAt: '2030-01-01T10:00:00.000Z' }));
    given(opened(), requested(), part({ uses: 2 }))
      .when(grant())
      .then(granted());
    given(...past)
      .when(grant({}, person('ana')))
      .thenRefused('approval_not_yours');
    given(...past, decided({ requestedBy: 'finance-lead' }))
      .when(grant())
      .thenRefused('self_approval');
  });

  it.each([
    { scope: { objects: ['order-2'] } },
    { scope: { amountUpTo: eur(49_999) } },
    { permits: ['refund.draft'] },
    { conditions },
  ])('[A2] is not widened to another part or under conditions: %j', (answer) =>
    given(...past)
      .when(grant(answer))
      .thenRefused('approval_closed', {
        message:
          'It is granted in part already: grant all that was requested, without conditions, or revoke it.',
        facts: { status: 'partial' },
      }),
  );

  it('[A2] goes to nothing beyond what was requested', () =>
    given(...past)
      .when(grant({ scope: { objects: ['order-1', 'order-2', 'order-3'] } }))
      .thenRefused('scope_wider_than_requested'));

  it('[A2] is over once it has expired, was used up or was signed by several', () => {
    given(opened(), requested(), part({ expiresAt: NOW }))
      .when(grant())
      .thenRefused('approval_closed', {
        message: 'It is granted in part, and that has expired: propose the action again.',
        facts: { status: 'partial' },
      });
    given(opened(), requested(), part({ singleUse: true }), decided({ consumes: ['approval-1'] }))
      .when(grant())
      .thenRefused('approval_closed', {
        message: 'It is granted in part, and that is used up: propose the action again.',
      });
    given(opened(), requested({ quorum }), signed(), part({ grantedBy: 'ben' }))
      .when(grant({}, person('cem')))
      .thenRefused('approval_closed', {
        message: 'It is granted in part, and that was signed by several: propose the action again.',
      });
  });
});

describe('the approval of a gate', () => {
  const past = [opened(), requested({ gate: 'pay', permits: ['gate.pay'], scope: {} })];

  it('[A1] is for all of it, or under conditions', () => {
    const whole = { permits: ['gate.pay'], scope: {} };
    given(...past)
      .when(grant())
      .then(granted(whole));
    const [first] = conditions;
    given(...past)
      .when(grant({ conditions: [first] }))
      .then(conditional({ ...whole, conditions: [first] }));
  });

  it.each([{ system: 'crm' }, { objects: ['a'] }, { writes: ['b'] }])('[A1] not for %j', (scope) =>
    given(...past)
      .when(grant({ scope }))
      .thenRefused('invalid_request', {
        errors: [
          {
            pointer: '/scope',
            message: 'must be left out: a gate is passed as a whole, or under conditions',
          },
        ],
      }),
  );
});
