import { type Stack } from '#testkit';
import {
  admin,
  alice,
  archived,
  bob,
  context,
  isJson,
  read,
  record1,
  record2,
  write,
} from './authzen/fixture';
import { ApiUser } from './client';
import { followPage } from './page';
import { sharedSystem } from './shared-system';

const search = (what: string) => `/access/v1/search/${what}`;

/** The certification scenario of the OpenID AuthZEN Authorization API 1.0, on the example record-access: what searches. */
describe('the AuthZEN certification of searches', () => {
  let stack: Stack;
  let pep: ApiUser;

  beforeAll(() => {
    stack = sharedSystem();
    pep = new ApiUser(stack.url, stack.keys['integrator']!);
  });

  const ask = (path: string, body: unknown) => pep.post(path, body);
  const found = async (what: string, body: object): Promise<readonly unknown[]> => {
    const answer = await ask(search(what), body);
    expect([answer.status, isJson(answer)]).toEqual([200, true]);
    return answer.body.results;
  };
  const users = { type: 'user' };
  const records = { type: 'record' };

  describe('Search Core', () => {
    it.each([
      ['subject', { subject: users, action: read, resource: record1 }, [alice, bob]],
      ['resource', { subject: alice, action: read, resource: records }, [record1, record2]],
      ['action', { subject: alice, resource: record1 }, [read, write]],
    ])('[N6] finds each %s, whatever the context is', async (what, body, results) => {
      expect(await found(what, body)).toEqual(results);
      expect(await found(what, { ...body, context })).toEqual(results);
    });

    it('[N6] ignores the id of what it searches', async () => {
      expect(await found('subject', { subject: alice, action: read, resource: record1 })).toEqual([
        alice,
        bob,
      ]);
      expect(await found('resource', { subject: alice, action: read, resource: record1 })).toEqual([
        record1,
        record2,
      ]);
    });

    it('[N6] goes from page to page by the token, and refuses it for another search', async () => {
      const body = { subject: users, action: read, resource: record1 };
      const first = (await ask(search('subject'), { ...body, page: { limit: 1 } })).body;
      expect(first).toEqual({
        page: { next_token: expect.stringMatching(/.+/), count: 1 },
        results: [alice],
      });
      const token = first.page.next_token;
      const next = (await ask(search('subject'), { ...body, page: { token } })).body;
      expect(next).toEqual({ page: { next_token: '', count: 1 }, results: [bob] });
      const other = { ...body, resource: record2, page: { token } };
      expect((await ask(search('subject'), other)).status).toBe(400);
      const wider = { ...body, page: { token, limit: 2 } };
      expect((await ask(search('subject'), wider)).status).toBe(400);
    });

    const nobody = { type: 'user', id: 'nonexistent-user' };
    const spaceship = { type: 'spaceship' };
    it.each([
      ['an action of an unknown subject', 'action', { subject: nobody, resource: record1 }],
      [
        'a resource of an unknown subject',
        'resource',
        { subject: nobody, action: read, resource: records },
      ],
      [
        'a subject of an unknown type',
        'subject',
        { subject: spaceship, action: read, resource: record1 },
      ],
      [
        'a resource of an unknown type',
        'resource',
        { subject: alice, action: read, resource: spaceship },
      ],
      [
        'an action on an unknown type',
        'action',
        { subject: alice, resource: { ...spaceship, id: 'x' } },
      ],
    ])('[N6] finds no %s', async (_name, what, body) => {
      expect((await ask(search(what), body)).body).toEqual({ results: [] });
    });

    it('[N6] answers 400 to a page of no results, which would lead to itself', async () => {
      const page = { limit: 0 };
      const body = { subject: users, action: read, resource: record1, page };
      expect((await ask(search('subject'), body)).status).toBe(400);
    });

    it.each([
      ['subject', 'an action', { subject: users, resource: record1 }],
      ['resource', 'a subject', { action: read, resource: records }],
      ['action', 'a resource', { subject: alice }],
      ['subject', 'the id of the resource', { subject: users, action: read, resource: records }],
      ['resource', 'the id of the subject', { subject: users, action: read, resource: records }],
      ['action', 'the id of the subject', { subject: users, resource: record1 }],
    ])('[N6] answers 400 to a %s search without %s', async (what, _name, body) => {
      expect((await ask(search(what), body)).status).toBe(400);
    });
  });

  describe('Search Properties', () => {
    it.each([
      ['subject', { subject: users, action: write, resource: archived }, bob],
      ['resource', { subject: admin, action: write, resource: records }, record2],
      ['action', { subject: admin, resource: archived }, write],
    ])('[N6] finds each %s', async (what, body, result) => {
      expect(await found(what, body)).toContainEqual(result);
    });
  });

  describe('Discovery', () => {
    it('[N6] names the decision point and each endpoint below its address', async () => {
      const answer = await fetch(`${stack.url}/.well-known/authzen-configuration`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      const metadata = (await answer.json()) as Record<string, string>;
      const base = metadata['policy_decision_point']!;
      expect(metadata).toEqual({
        policy_decision_point: base,
        access_evaluation_endpoint: `${base}/access/v1/evaluation`,
        access_evaluations_endpoint: `${base}/access/v1/evaluations`,
        search_subject_endpoint: base + search('subject'),
        search_resource_endpoint: base + search('resource'),
        search_action_endpoint: base + search('action'),
        access_request_endpoint: `${base}/access/v1/requests`,
        jwks_uri: `${base}/access/v1/jwks`,
        capabilities: ['urn:openid:authzen:capability:access-request'],
        supported_obligations: [],
        access_request_action_catalog_endpoint: `${base}/access/v1/catalogs/actions`,
        access_request_resource_catalog_endpoint: `${base}/access/v1/catalogs/resources`,
        access_request_callback_events_supported: [
          'approved',
          'denied',
          'expired',
          'cancelled',
          'partial',
        ],
      });
    });
  });

  it('[N6] has a page that asks and prints what it shows', async () => {
    const { blocks, failure } = await followPage(stack, 'docs/authzen.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(text);
  });
});
