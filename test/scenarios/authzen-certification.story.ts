import { type Stack } from '#testkit';
import {
  active,
  admin,
  alice,
  archived,
  bob,
  context,
  deleting,
  isJson,
  missing,
  read,
  record1,
  record2,
  write,
} from './authzen/fixture';
import { ApiUser, newId } from './client';
import { sharedSystem } from './shared-system';

const EVALUATION = '/access/v1/evaluation';
const EVALUATIONS = '/access/v1/evaluations';
/** Of a record that the mapping knows as active. */
const props = { properties: { status: 'archived' } };

/** The certification scenario of the OpenID AuthZEN Authorization API 1.0, on the example record-access: what decides. */
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
    expect([answer.status, isJson(answer)]).toEqual([200, true]);
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
      ['alice deletes permanently', alice, deleting(false), record1, false],
      ['archived is what the question says is', alice, write, { ...record1, ...props }, false],
    ])('[N6] %s', async (_name, subject, action, resource, decision) => {
      expect(await decisionOn({ subject, action, resource })).toBe(decision);
    });
  });

  const decisionsOn = async (body: object): Promise<readonly unknown[]> => {
    const answer = await ask(EVALUATIONS, body);
    expect([answer.status, isJson(answer)]).toEqual([200, true]);
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

  it('[N6] is of this system: an unknown subject is refused, and nothing else opens', async () => {
    const stranger = { type: 'user', id: newId('stranger') };
    expect(await decisionOn({ subject: stranger, action: read, resource: record1 })).toBe(false);
  });
});
