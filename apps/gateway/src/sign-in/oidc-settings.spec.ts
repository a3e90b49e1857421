import { readOidcSettings } from './oidc-settings';

const complete = {
  WRIT_OIDC_ISSUER: 'https://id.example/realms/one',
  WRIT_OIDC_CLIENT_ID: 'writ',
  WRIT_OIDC_ROLES: 'cn=admins=admin, ops=operator+analyst',
};

describe('the settings of an identity provider', () => {
  it('are none where there is no issuer', () => expect(readOidcSettings({})).toBeUndefined());

  it('say what the claims stand for', () =>
    expect(readOidcSettings(complete)).toEqual({
      issuer: 'https://id.example/realms/one',
      clientId: 'writ',
      clientSecret: undefined,
      personClaim: 'sub',
      rolesClaim: 'roles',
      ownersClaim: undefined,
      rolesOf: new Map([
        ['cn=admins', ['admin']],
        ['ops', ['operator', 'analyst']],
      ]),
      tenant: 'default',
    }));

  it('take http on this machine alone', () => {
    const at = (issuer: string) => () =>
      readOidcSettings({ ...complete, WRIT_OIDC_ISSUER: issuer })?.issuer;
    for (const issuer of ['http://localhost:9000', 'http://127.0.0.1:9000/x', 'http://[::1]'])
      expect(at(issuer)()).toBe(issuer);
    for (const issuer of ['http://id.example', 'http://localhost.example', 'id', 'https://a/?b'])
      expect(at(issuer)).toThrow(/^WRIT_OIDC_ISSUER must be/);
  });

  it.each([
    [{ WRIT_OIDC_CLIENT_ID: '' }, /WRIT_OIDC_CLIENT_ID must be/],
    [{ WRIT_OIDC_TENANT: 'a.b' }, /WRIT_OIDC_TENANT must be/],
    [{ WRIT_OIDC_ROLES: '' }, /WRIT_OIDC_ROLES must be/],
    [{ WRIT_OIDC_ROLES: 'ops=service' }, /WRIT_OIDC_ROLES must be/],
    [{ WRIT_OIDC_ROLES: 'ops=' }, /WRIT_OIDC_ROLES must be/],
    [{ WRIT_OIDC_ROLES: 'operator' }, /WRIT_OIDC_ROLES must be/],
  ])('stop the start, and say what is expected, for %j', (said, message) =>
    expect(() => readOidcSettings({ ...complete, ...said })).toThrow(message),
  );
});
