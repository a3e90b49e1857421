const ROLE = '(?:integrator|delegate|approver|operator|analyst|auditor|admin|deployment-admin)';
const ROLES_OF = new RegExp(`^[^,]*[^,\\s][^,]*=\\s*${ROLE}(?:\\+${ROLE})*\\s*$`);
const isClaim = (value) => /^\S{1,128}$/.test(value);
const isUrlOf = (value, protocol) => URL.canParse(value) && new URL(value).protocol === protocol;

/** The variables by which people sign in at an identity provider. */
export const oidcVariables = [
  {
    name: 'WRIT_OIDC_ISSUER',
    preset: '',
    means: 'An OpenID provider by which people sign in besides by key: see docs/signing-in.md.',
    expects: 'an https:// URL, or http:// on this machine',
    isValid: (value) =>
      isUrlOf(value, 'https:') ||
      (isUrlOf(value, 'http:') &&
        /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(value).hostname)),
  },
  {
    name: 'WRIT_OIDC_CLIENT_ID',
    preset: '',
    means: 'The client that the provider knows Writ as.',
    expects: 'a text',
    isValid: (value) => value.trim() !== '',
  },
  {
    name: 'WRIT_OIDC_CLIENT_SECRET',
    preset: '',
    means: 'Its secret, where it has one (or WRIT_OIDC_CLIENT_SECRET_FILE).',
    expects: 'a text',
    isValid: (value) => value.trim() !== '',
  },
  {
    name: 'WRIT_OIDC_ROLES_CLAIM',
    preset: 'roles',
    means: 'The claim of the ID token that names groups or roles.',
    expects: 'the name of a claim, or a path to it with dots',
    isValid: isClaim,
  },
  {
    name: 'WRIT_OIDC_ROLES',
    preset: '',
    means: 'What its values stand for here; needed with WRIT_OIDC_ISSUER.',
    expects: '<value>=<role>+<role>, several joined by commas',
    isValid: (value) => value.split(',').every((pair) => ROLES_OF.test(pair)),
  },
  {
    name: 'WRIT_OIDC_PERSON_CLAIM',
    preset: 'sub',
    means: 'The claim that names the person here; nobody may be able to choose it for themselves.',
    expects: 'the name of a claim',
    isValid: isClaim,
  },
  {
    name: 'WRIT_OIDC_OWNERS_CLAIM',
    preset: '',
    means: 'The claim of the owner ids that the person may answer for besides themselves.',
    expects: 'the name of a claim, or a path to it with dots',
    isValid: isClaim,
  },
  {
    name: 'WRIT_OIDC_TENANT',
    preset: 'default',
    means: 'The tenant of the people whom the provider knows.',
    expects: '1 to 64 characters of A-Z, a-z, 0-9, _ and -',
    isValid: (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
  },
];
