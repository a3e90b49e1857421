import { type IssueApiKey, limitingRoles } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { metadata, specFor } from '#testkit';
import { apiKeyDecider, type ApiKeyCommand, keysFileDecider } from './api-key.decider';

const spec = specFor(apiKeyDecider);
const keyId = 'abcdefghijkm';
const NOW = metadata({}).now;
const later = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();

describe('issuing an API key', () => {
  it('records for whom, what it may do, and everybody behind it', () =>
    spec
      .given()
      .when(issue({ principal: 'finance', roles: ['approver'], owners: ['finance'] }, dana))
      .then(issued({ principal: 'finance', roles: ['approver'], owners: ['finance'] })));

  it('names those who issued the issuer, too', () =>
    spec
      .given()
      .when(issue({}, { ...dana, actor: { id: 'dana', issuedBy: ['eve', 'dana'] } }))
      .then(issued({ issuedBy: ['dana', 'eve'] })));

  it('gives powers over the deployment only by a key that has them', () => {
    const wanted = { roles: ['deployment-admin' as const] };
    spec.given().when(issue(wanted, dana)).thenRefused('api_key_role_not_yours', {
      message:
        'The role deployment-admin is given only by those who have it: ask with a key that has it.',
    });
    spec
      .given()
      .when(issue(wanted, { ...dana, roles: ['deployment-admin'] }))
      .then(issued(wanted));
  });

  it.each(['delegate', 'integrator'] as const)(
    'keeps the limits of an issuer who is a %s',
    (limit) => {
      const limited = { ...dana, roles: ['admin', limit] };
      for (const principal of ['dana', 'agent-9'])
        spec
          .given()
          .when(issue({ principal, roles: ['admin'] }, limited))
          .thenRefused('api_key_wider');
      spec
        .given()
        .when(issue({ roles: ['admin', limit] }, limited))
        .then(issued({ roles: ['admin', limit] }));
    },
  );

  it('lists every limit that the new key lacks', () =>
    spec
      .given()
      .when(issue({ roles: ['admin'] }, { ...dana, roles: ['admin', 'integrator', 'delegate'] }))
      .thenRefused('api_key_wider', {
        message: expect.stringContaining(`limited by ${limitingRoles.join(', ')}, and so is`),
        facts: { roles: limitingRoles },
      }));

  it('ends no later than the credential that requests it', () => {
    const ending = { ...dana, expiresAt: later(2) };
    spec
      .given()
      .when(issue({}, ending))
      .thenRefused('api_key_wider', {
        message: expect.stringContaining(`Your credential ends at ${later(2)}`),
        facts: { expiresAt: later(2) },
      });
    spec
      .given()
      .when(issue({ expiresAt: later(3) }, ending))
      .thenRefused('api_key_wider');
    spec
      .given()
      .when(issue({ expiresAt: later(2) }, ending))
      .then(issued({ expiresAt: later(2) }));
  });

  it('refuses an end that is over', () =>
    spec
      .given()
      .when(issue({ expiresAt: NOW }, dana))
      .thenRefused('invalid_request', {
        message: `It would have ended at ${NOW}: state a later end.`,
        errors: [{ pointer: '/expiresAt', message: 'must be to come' }],
      }));

  it('keeps the source of the credential that requests it', () => {
    const bound = { ...dana, source: 'crm' };
    spec
      .given()
      .when(issue({}, bound))
      .thenRefused('api_key_wider', {
        message: expect.stringContaining('speaks for the source crm alone'),
        facts: { source: 'crm' },
      });
    spec
      .given()
      .when(issue({ source: 'erp' }, bound))
      .thenRefused('api_key_wider');
    spec
      .given()
      .when(issue({ source: 'crm' }, bound))
      .then(issued({ source: 'crm' }));
    spec
      .given()
      .when(issue({ source: 'erp' }, dana))
      .then(issued({ source: 'erp' }));
  });

  it('gives nobody more than they have under their own name', () => {
    const mine = { principal: 'dana' };
    spec
      .given()
      .when(issue({ ...mine, roles: ['admin', 'approver'] }, dana))
      .thenRefused('api_key_wider', {
        message: expect.stringContaining('another admin issues it'),
      });
    spec
      .given()
      .when(issue({ ...mine, roles: ['admin'], owners: ['finance'] }, dana))
      .thenRefused('api_key_wider');
    spec
      .given()
      .when(issue({ ...mine, roles: ['admin'], owners: ['ops'] }, { ...dana, owners: ['ops'] }))
      .then(issued({ ...mine, roles: ['admin'], owners: ['ops'] }));
    const ofTwo = issue(
      { ...mine, roles: ['admin'], owners: ['ops', 'finance'] },
      { ...dana, owners: ['ops'] },
    );
    spec.given().when(ofTwo).thenRefused('api_key_wider');
    spec
      .given()
      .when(issue({ ...mine, roles: ['admin'], owners: ['finance'] }, { ...dana, owners: ['*'] }))
      .then(issued({ ...mine, roles: ['admin'], owners: ['finance'] }));
  });
});

describe('revoking an API key', () => {
  it('ends it once', () => {
    const revoked = { type: 'api-key.revoked', data: { keyId, principal: 'agent-7' } };
    spec.given(issued()).when(revoke(dana)).then(revoked);
    spec.given(issued(), revoked).when(revoke(dana)).then();
  });

  it('knows no key that was never issued', () =>
    spec
      .given()
      .when(revoke(dana))
      .thenRefused('not_found', { message: `There is no key ${keyId}.` }));

  it('leaves keys of the deployment to deployment admins', () => {
    const key = issued({ roles: ['deployment-admin'] });
    spec.given(key).when(revoke(dana)).thenRefused('api_key_of_deployment', {
      message: 'This key is of the deployment: ask with a key of the role deployment-admin.',
    });
    spec
      .given(key)
      .when(revoke({ ...dana, roles: ['deployment-admin'] }))
      .then({ type: 'api-key.revoked', data: { keyId, principal: 'agent-7' } });
  });
});

describe('the file of keys', () => {
  const file = specFor(keysFileDecider);
  const key = { keyId, principal: 'agent-7', roles: ['delegate' as const], owners: [] };
  const loaded = (...keys: (typeof key)[]) => ({ type: 'keys-file.loaded', data: { keys } });
  const load = (...keys: (typeof key)[]) => ({
    type: 'load-keys-file' as const,
    data: { keys },
    metadata: metadata({}),
  });

  it('is recorded when it changes, and not with every start', () => {
    const other = { ...key, principal: 'agent-8' };
    file.given().when(load(key)).then(loaded(key));
    file.given(loaded(key), issued()).when(load(key)).thenNothing();
    file.given(loaded(key)).when(load(other)).then(loaded(other));
    file.given(loaded(key), loaded(other)).when(load()).then(loaded());
  });

  it('changes nothing while it has no keys', () => file.given().when(load()).thenNothing());
});

type Asker = Partial<CommandMetadata>;

const dana: Asker = { actor: { id: 'dana' }, roles: ['admin'] };

function issue(
  data: Partial<IssueApiKey['data']>,
  asker: Asker,
): ApiKeyCommand & { context: null } {
  return {
    type: 'issue-api-key',
    data: { keyId, principal: 'agent-7', roles: ['delegate'], ...data },
    metadata: metadata(asker),
    context: null,
  };
}

function revoke(asker: Asker): ApiKeyCommand & { context: null } {
  return { type: 'revoke-api-key', data: { keyId }, metadata: metadata(asker), context: null };
}

function issued(data: object = {}) {
  const usual = {
    keyId,
    principal: 'agent-7',
    roles: ['delegate'],
    owners: [],
    issuedBy: ['dana'],
  };
  return { type: 'api-key.issued', data: { ...usual, ...data } };
}
