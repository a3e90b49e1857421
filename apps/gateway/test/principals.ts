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
