import { specFor } from '#testkit';
import {
  requestedScope,
  conditions,
  escalated,
  granted,
  NOW,
  opened,
  person,
  quorum,
  rejected,
  requested,
  reject,
  grant,
  signed as signedBy,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
/** By ana, who takes her own seat. */
const signed = (overrides: object = {}) => signedBy({ seat: 'ana', ...overrides });

describe('an answer of several', () => {
  const past = [opened(), requested({ quorum })];
  const granting = (overrides: object = {}) =>
    granted({ grantedBy: 'ben', seat: 'ben', ...overrides });

  it('[A6] is stored, and the last one grants', () => {
    given(...past)
      .when(grant({}, person('ana')))
      .then(signed());
    given(...past, signed())
      .when(grant({}, person('ben')))
      .then(granting());
    const three = { needed: 3, of: quorum.of };
    given(opened(), requested({ quorum: three }), signed())
      .when(grant({}, person('ben')))
      .then(signed({ signedBy: 'ben', seat: 'ben' }));
  });

  it('[A6] counts each person once, with all they act for', () => {
    const again = {
      message: 'ana signed it before: 1 more of 2 must be somebody else.',
      facts: { signed: 1, needed: 2 },
    };
    given(...past, signed())
      .when(grant({}, person('ana')))
      .thenRefused('approval_signed_already', again);
    given(...past, signed())
      .when(grant({}, person('ana', { actor: { id: 'ana', key: 'other-key' } })))
      .thenRefused('approval_signed_already');
    given(...past, signed())
      .when(grant({}, person('ben', { actor: { id: 'ben', onBehalfOf: ['ana'] } })))
      .thenRefused('approval_signed_already');
  });

  it('[A6] counts whom the earlier ones acted for too', () => {
    const byLink = { ...signed(), actor: { id: 'ana', onBehalfOf: ['omar'] } };
    const twice = { message: 'omar signed it before: 1 more of 2 must be somebody else.' };
    const forBen = person('ben', { actor: { id: 'ben', onBehalfOf: ['omar'] } });
    given(...past, byLink)
      .when(grant({}, forBen))
      .thenRefused('approval_signed_already', twice);
    given(...past, byLink)
      .when(grant({}, person('omar', { owners: ['*'] })))
      .thenRefused('approval_signed_already', twice);
    given(...past, byLink)
      .when(grant({}, person('ben')))
      .then(granting());
  });

  it('[A6] does not count a named signer again who signed, by a key that lists only them', () => {
    const eve = (...owners: readonly string[]) => person('eve', { owners });
    const twice = { message: 'ana signed it before: 1 more of 2 must be somebody else.' };
    given(...past, signed())
      .when(grant({}, eve('ana')))
      .thenRefused('approval_signed_already', twice);
    const byLink = { ...signed({ signedBy: 'olga' }), actor: { id: 'olga', onBehalfOf: ['ana'] } };
    given(...past, byLink)
      .when(grant({}, eve('ana')))
      .thenRefused('approval_signed_already', twice);
    given(...past, signed())
      .when(grant({}, eve('ana', 'ben')))
      .then(granting({ grantedBy: 'eve' }));
    given(...past, signed())
      .when(grant({}, eve('*')))
      .then(granting({ grantedBy: 'eve' }));
    given(...past, escalated({ escalationStep: 'fallback', owner: 'cfo' }), signed())
      .when(grant({}, eve('ana', 'cfo')))
      .then(granting({ grantedBy: 'eve', seat: undefined }));
  });

  describe('takes one seat among the named signers', () => {
    const twice = (person: string) => ({
      message: `${person} signed it before: 1 more of 2 must be somebody else.`,
    });
    const byEve = signed({ signedBy: 'eve' });

    it('[A6] that of the signer in person, else the first that is free', () => {
      given(...past)
        .when(grant({}, person('cem', { owners: ['*'] })))
        .then(signed({ signedBy: 'cem', seat: 'cem' }));
      given(...past)
        .when(grant({}, person('eve', { owners: ['ben', 'ana'] })))
        .then(byEve);
      given(...past, byEve)
        .when(grant({}, person('ben', { owners: ['ana'] })))
        .then(granting());
      given(...past, signed({ signedBy: 'eve', seat: 'ben' }))
        .when(grant({}, person('ben', { owners: ['cem'] })))
        .then(granting({ seat: 'cem' }));
    });

    it('[A6] so that keys that list the same one count once between them', () => {
      for (const other of [person('gil', { owners: ['ana'] }), person('ana')])
        given(...past, byEve)
          .when(grant({}, other))
          .thenRefused('approval_signed_already', twice('ana'));
      given(...past, byEve)
        .when(grant({}, person('gil', { owners: ['ana', 'cem'] })))
        .then(granting({ grantedBy: 'gil', seat: 'cem' }));
      const three = { needed: 3, of: quorum.of };
      const taken = [opened(), requested({ quorum: three }), byEve];
      given(...taken, signed({ signedBy: 'gil', seat: 'ben' }))
        .when(grant({}, person('ida', { owners: ['ana', 'ben'] })))
        .thenRefused('approval_signed_already');
    });

    it('[A6] which events of before did not say', () => {
      const old = signed({ seat: undefined });
      given(...past, old)
        .when(grant({}, person('eve', { owners: ['ana'] })))
        .thenRefused('approval_signed_already', twice('ana'));
      given(...past, old)
        .when(grant({}, person('eve', { owners: ['*'] })))
        .then(granting({ grantedBy: 'eve' }));
    });

    it('[A6] and none where only a number is wanted', () =>
      given(opened(), requested({ quorum: { needed: 2, of: [] } }))
        .when(grant({}, person('ana', { owners: ['*'] })))
        .then(signed({ seat: undefined })));
  });

  it('[A6] can only narrow what the ones before allowed', () => {
    const narrow = { scope: { ...requestedScope, objects: ['order-1'] } };
    given(...past, signed(narrow))
      .when(grant({}, person('ben')))
      .then(granting({ ...narrow, status: 'partial' }));
    given(...past, signed(narrow))
      .when(grant({ scope: { objects: ['order-1', 'order-2'] } }, person('ben')))
      .thenRefused('scope_wider_than_requested', {
        message:
          'A grant may be narrower than what was requested and signed so far, never wider; a wider one needs a new request.',
        facts: { fields: ['/scope/objects'] },
        errors: [{ pointer: '/scope/objects', message: expect.any(String) }],
      });
  });

  it('[A6] ends when the first of them ends, and is used once when one of them says so', () => {
    given(...past, signed({ singleUse: true, expiresAt: '2030-01-01T09:30:00.000Z' }))
      .when(grant({ singleUse: false }, person('ben')))
      .then(granting({ singleUse: true, expiresAt: '2030-01-01T09:30:00.000Z' }));
    given(...past, signed({ expiresAt: '2030-01-01T18:00:00.000Z' }))
      .when(grant({ singleUse: true }, person('ben')))
      .then(granting({ singleUse: true }));
    given(...past, signed({ uses: 5 }))
      .when(grant({ uses: 3 }, person('ben')))
      .then(granting({ uses: 3 }));
    given(...past, signed({ uses: 5 }))
      .when(grant({}, person('ben')))
      .then(granting({ uses: 5 }));
  });

  it('[A6] has the conditions of all of them', () => {
    const [first, second] = conditions;
    given(...past, signed({ conditions: [first] }))
      .when(grant({ conditions: [second] }, person('ben')))
      .then(granting({ status: 'conditional', conditions }));
    given(...past, signed({ conditions }))
      .when(grant({ conditions: [second] }, person('ben')))
      .thenRefused('invalid_request', {
        errors: [
          {
            pointer: '/conditions/0/number',
            message: 'is taken by an earlier signer: take 3 or more',
          },
        ],
      });
    given(...past, signed({ conditions }))
      .when(grant({}, person('ben')))
      .then(granting({ status: 'conditional', conditions }));
  });

  it('[A6] cannot complete a grant that has run out meanwhile', () => {
    given(...past, signed({ expiresAt: NOW }))
      .when(grant({}, person('ben')))
      .thenRefused('approval_closed', {
        message: `What was signed so far held until ${NOW}: reject it, and propose the action again.`,
        facts: { status: 'requested', expiresAt: NOW },
      });
    given(...past, signed({ expiresAt: '2030-01-01T09:00:00.001Z' }))
      .when(grant({}, person('ben')))
      .then(granting({ expiresAt: '2030-01-01T09:00:00.001Z' }));
  });

  it('[A6] that is no ends it for all', () =>
    given(...past, signed())
      .when(reject({}, person('cem')))
      .then(rejected({ rejectedBy: 'cem' })));
});
