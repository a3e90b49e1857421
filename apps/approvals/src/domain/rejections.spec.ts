import { specFor } from '#testkit';
import {
  granted,
  NOW,
  opened,
  person,
  quorum,
  requested,
  revoke,
  revoked,
  signed,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

describe('revoking an approval', () => {
  it('[A2] takes a grant back', () =>
    given(opened(), requested(), granted()).when(revoke()).then(revoked()));

  it('[A2] is open to everyone who granted it', () => {
    const past = [opened(), requested({ quorum }), signed(), granted({ grantedBy: 'ben' })];
    given(...past)
      .when(revoke({}, person('ana')))
      .then(revoked({ revokedBy: 'ana' }));
    given(...past)
      .when(revoke({}, person('ana', { roles: ['approver', 'delegate'] })))
      .thenRefused('approval_not_yours');
    const unnamed = requested({ quorum: { needed: 2, of: [] } });
    given(opened(), unnamed, signed(), granted({ grantedBy: 'ben' }))
      .when(revoke({}, person('ana')))
      .then(revoked({ revokedBy: 'ana' }));
    given(opened(), requested(), granted({ grantedBy: 'old-lead' }))
      .when(revoke({}, person('old-lead')))
      .then(revoked({ revokedBy: 'old-lead' }));
    given(opened(), requested(), granted())
      .when(revoke({}, person('ana')))
      .thenRefused('approval_not_yours');
  });

  it('[A2] refuses where there is no grant', () => {
    given(opened(), requested())
      .when(revoke())
      .thenRefused('approval_not_granted', {
        message: 'It is requested: there is no grant to revoke.',
        facts: { status: 'requested' },
      });
  });

  it('[A2] refuses once it has expired', () => {
    given(opened(), requested(), granted({ expiresAt: NOW }))
      .when(revoke())
      .thenRefused('approval_not_granted', {
        message: 'It has expired: there is no grant left to revoke.',
        facts: { status: 'expired', expiresAt: NOW },
      });
    given(opened(), requested(), granted({ expiresAt: '2030-01-01T09:00:00.001Z' }))
      .when(revoke())
      .then(revoked());
  });
});
