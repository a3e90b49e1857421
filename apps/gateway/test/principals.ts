import { roles } from '#contracts';
import { type KeyState } from '#platform';

/** Whom a key of `keyOf` stands for: somebody with just that role. */
export const principalOf = (key: string): unknown => {
  const role = /^writ_([a-z-]+)_secret$/.exec(key)?.[1];
  if (!role) return null;
  return {
    id: `${role}-person`,
    keyId: `key-${role}`,
    tenant: 'acme',
    roles: [role],
    owners: ['*'],
  };
};

/** The key `key-<principal>`, which works and has every role. */
export const keyStateOf = (keyId: string): KeyState => ({
  id: keyId.replace(/^key-/, ''),
  tenant: 'acme',
  roles,
  owners: ['*'],
  endedAt: null,
});
