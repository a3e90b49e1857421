import { type Stack } from '#testkit';
import { admin, alice, archived, bob, context, deleting, missing } from './authzen/fixture';
import { active, read, record1, record2, write } from './authzen/fixture';
import { type Answer, ApiUser, newId } from './client';
import { followPage } from './page';
import { sharedSystem } from './shared-system';

const EVALUATION = '/access/v1/evaluation';
const EVALUATIONS = '/access/v1/evaluations';
/** Of a record that the mapping knows as active. */
const props = { properties: { status: 'archived' } };
const search = (what: string) => `/access/v1/search/${what}`;

/** The certification scenario of the OpenID AuthZEN Authorization API 1.0, level by level, on the example record-access. */
describe('the AuthZEN certification', () => {
  let stack: Stack;
  let pep: ApiUser;

  beforeAll(() => {
    stack = sharedSystem();
    pep = new ApiUser(stack.url, stack.keys['integrator']!);
  });

  const ask = (path: string, body: unknown) => pep.post(path, body);
  const decisionOn = async (question: object): Promise<unknown> => {
    const answer = await ask(EVALUATION, question);
    expect([answer.status, jsonIn(answer)]).toEqual([200, true]);
    expect(typeof answer.body.decision).toBe('boolean');
    return answer.body.decision;
  };

  describe('Basic Core', () => {
    it.each([
      ['alice reads record-1', { subject: alice, action: read, resource: record1 }, true],
      ['alice writes record-1', { subject: alice, action: write, resource: record1 }, true],
      ['bob reads record-1', { subject: bob, action: read, resource: record1 }, true],
      ['bob writes record-1', { subject: bob, action: write, resource: record1 }, false],
      ['with a context', { subject: alice, action: read, resource: record1, context }, true],
      [
        'with properties that nobody needs',
        {
          subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
          action: { ...read, properties: { method: 'GET' } },
          resource: { ...record1, properties: { status: 'active', owner: 'bob' } },
        },
        true,
      ],
      [
        'with fields that nobody knows',
        { subject: alice, action: read, resource: record1, foo: 'bar', future: { nested: true } },
        true,
      ],
    ])('[N6] %s', async (_name, question, decision) => {
      expect(await decisionOn(question)).toBe(decision);
    });

    const whole = { subject: alice, action: read, resource: record1 };
    it.each<readonly [string, unknown]>([
      ['no subject', missing(whole, 'subject')],
      ['no action', missing(whole, 'action')],
      ['no resource', missing(whole, 'resource')],
      ['a subject without type', { ...whole, subject: { id: 'alice' } }],
      ['a subject without id', { ...whole, subject: { type: 'user' } }],
      ['an action without name', { ...whole, action: {} }],
      ['a resource without type', { ...whole, resource: { id: 'record-1' } }],
      ['a resource without id', { ...whole, resource: { type: 'record' } }],
      ['a subject that is a text', { ...whole, subject: 'alice' }],
      ['an action whose name is a number', { ...whole, action: { name: 123 } }],
    ])('[N6] answers 400 to %s', async (_name, question) => {
      expect((await ask(EVALUATION, question)).status).toBe(400);
    });

    it.each([
      ['another media type', JSON.stringify(whole), 'text/plain'],
      ['malformed JSON', '{ "subject": ', 'application/json'],
      ['an empty body', '', 'application/json'],
    ])('[N6] answers 400 to %s', async (_name, raw, type) => {
      const answer = await pep.send('POST', EVALUATION, { raw, headers: { 'content-type': type } });
      expect(answer.status).toBe(400);
    });

    it('[N6] repeats the X-Request-ID of a request, also of a refused one, and needs none', async () => {
      const headers = { 'x-request-id': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716' };
      for (const [body, status] of [
        [whole, 200],
        [{}, 400],
      ] as const) {
        const answer = await pep.post(EVALUATION, body, headers);
        expect([answer.status, answer.headers.get('x-request-id')]).toEqual([
          status,
          headers['x-request-id'],
        ]);
      }
      const stranger = await new ApiUser(stack.url, 'writ_nobody').post(EVALUATION, whole, headers);
      expect([stranger.status, stranger.headers.get('x-request-id')]).toEqual([
        401,
        headers['x-request-id'],
      ]);
      expect((await ask(EVALUATION, whole)).headers.get('x-request-id')).toBeNull();
    });

    it('[N6] gives the same decision each time', async () => {
      const denied = { subject: bob, action: write, resource: record1 };
      for (let times = 0; times < 3; times++)
        expect([await decisionOn(whole), await decisionOn(denied)]).toEqual([true, false]);
    });
  });

  describe('Basic Properties', () => {
    it.each([
      ['alice writes what is archived', alice, write, archived, false],
      ['an admin writes what is archived', admin, write, archived, true],
      ['alice deletes softly', alice, deleting(true), record1, true],
      ['alice deletes for ever', alice, deleting(false), record1, false],
      ['archived is what the question says is', alice, write, { ...record1, ...props }, false],
    ])('[N6] %s', async (_name, subject, action, resource, decision) => {
      expect(await decisionOn({ subject, action, resource })).toBe(decision);
    });
  });

  const decisionsOn = async (body: object): Promise<readonly unknown[]> => {
    const answer = await ask(EVALUATIONS, body);
    expect([answer.status, jsonIn(answer)]).toEqual([200, true]);
    expect(answer.body).not.toHaveProperty('decision');
    return answer.body.evaluations.map(({ decision }: { decision: unknown }) => decision);
  };

  describe('Batch Core', () => {
    const aliceReads = { subject: alice, action: read };

    it.each([
      [
        'several resources',
        { ...aliceReads, evaluations: [{ resource: record1 }, { resource: record2 }] },
        [true, true],
      ],
      [
        'several actions, in their order',
        { subject: bob, resource: record1, evaluations: [{ action: read }, { action: write }] },
        [true, false],
      ],
      [
        'questions without defaults',
        {
          evaluations: [
            { ...aliceReads, resource: record1 },
            { subject: bob, action: write, resource: record1 },
          ],
        },
        [true, false],
      ],
      [
        'a context for all, and one of its own',
        {
          ...aliceReads,
          context: { time: context.time },
          evaluations: [
            { resource: record1 },
            { resource: record2, context: { time: context.time, source: 'batch-override' } },
          ],
        },
        [true, true],
      ],
      [
        'a question that lacks something, as false',
        {
          ...aliceReads,
          options: { evaluations_semantic: 'execute_all' },
          evaluations: [{ resource: record1 }, {}],
        },
        [true, false],
      ],
    ])('[N6] %s', async (_name, body, decisions) => {
      expect(await decisionsOn(body)).toEqual(decisions);
    });

    it.each([
      ['without evaluations', {}],
      ['with none', { evaluations: [] }],
    ])('[N6] is a single question %s', async (_name, more) => {
      const answer = await ask(EVALUATIONS, { ...aliceReads, resource: record1, ...more });
      expect([answer.status, answer.body.decision]).toEqual([200, true]);
      expect(answer.body).not.toHaveProperty('evaluations');
      expect((await ask(EVALUATIONS, { ...aliceReads, ...more })).status).toBe(400);
    });

    it('[N6] ends where the semantic says so', async () => {
      const of = (evaluations_semantic: string, ...actions: readonly object[]) => ({
        subject: bob,
        resource: record1,
        options: { evaluations_semantic },
        evaluations: actions.map((action) => ({ action })),
      });
      expect(await decisionsOn(of('deny_on_first_deny', read, write, read))).toEqual([true, false]);
      expect(await decisionsOn(of('deny_on_first_deny', read, {}, read))).toEqual([true, false]);
      expect(await decisionsOn(of('permit_on_first_permit', write, read, write))).toEqual([
        false,
        true,
      ]);
      expect((await ask(EVALUATIONS, of('permit_all', read))).status).toBe(400);
    });
  });

  describe('Batch Properties', () => {
    it.each([
      [
        'of resources',
        {
          subject: alice,
          action: write,
          evaluations: [{ resource: active }, { resource: archived }],
        },
        [true, false],
      ],
      [
        'of subjects',
        {
          action: write,
          resource: archived,
          evaluations: [{ subject: alice }, { subject: admin }],
        },
        [false, true],
      ],
      [
        'inherited whole, or replaced whole',
        {
          subject: alice,
          action: write,
          resource: active,
          evaluations: [{}, { resource: archived }],
        },
        [true, false],
      ],
    ])('[N6] %s', async (_name, body, decisions) => {
      expect(await decisionsOn(body)).toEqual(decisions);
    });
  });

  const found = async (what: string, body: object): Promise<readonly unknown[]> => {
    const answer = await ask(search(what), body);
    expect([answer.status, jsonIn(answer)]).toEqual([200, true]);
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
        access_evaluation_endpoint: base + EVALUATION,
        access_evaluations_endpoint: base + EVALUATIONS,
        search_subject_endpoint: base + search('subject'),
        search_resource_endpoint: base + search('resource'),
        search_action_endpoint: base + search('action'),
      });
    });
  });

  it('[N6] has a page that asks and prints what it shows', async () => {
    const { blocks, failure } = await followPage(stack, 'docs/authzen.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(text);
  });

  it('[N6] is of this system: an unknown subject is refused, and nothing else opens', async () => {
    const stranger = { type: 'user', id: newId('stranger') };
    expect(await decisionOn({ subject: stranger, action: read, resource: record1 })).toBe(false);
  });
});

const jsonIn = ({ headers }: Answer): boolean =>
  (headers.get('content-type') ?? '').startsWith('application/json');
