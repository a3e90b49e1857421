import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { allCommands, DecideBody, fieldsOfPath, OpenWorkOrderBody, roles } from '#contracts';
import { commandRouteOf } from '../src/commands/command-route';
import { unservedDocument } from '../src/docs/unserved-document';
import { handlersOf } from './handlers-of';
import { BASE_URL, gatewayBefore, Outside } from './outside';

interface Response {
  readonly description: string;
  readonly headers?: Record<string, object>;
  readonly content?: Record<string, { schema: object }>;
  readonly $ref?: string;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, Response>;
  readonly security: readonly object[];
  readonly 'x-writ-roles': readonly string[];
  readonly 'x-writ-command'?: string;
}
interface Document {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, Record<string, unknown>>;
    readonly responses: Record<string, Response>;
    readonly securitySchemes: Record<string, object>;
  };
}

/** What is not sent as the command that comes of it: a workflow is itself, and any kind is assigned. */
const ownBodies: Readonly<Record<string, string>> = {
  'submit-access-request': 'AccessRequestBody',
  decide: 'DecideBody',
  'publish-workflow': 'WorkflowDefinition',
  'assign-obligation': 'AssignBody',
  'claim-obligation': 'ObligationReference',
  'release-obligation': 'ObligationReference',
  'issue-delivery-link': 'ShareDeliveryBody',
};

/** People get pages, also when the answer is no. */
const isPage = (name: string): boolean =>
  / \/(a|d)\/\{token\}(\/evidence\/\{number\})?$/.test(name);

describe('the OpenAPI document', () => {
  let app: NestFastifyApplication;
  let document: Document;
  const validator = () => {
    const ajv = new Ajv2020({ strict: false, code: { optimize: false } });
    addFormats(ajv);
    return ajv.addSchema({ $id: 'api', components: document.components });
  };
  let operations: readonly (readonly [string, Operation])[];
  beforeAll(async () => {
    app = await gatewayBefore(new Outside());
    document = (await app.inject({ method: 'GET', url: '/docs-json' })).json();
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method} ${path}`, operation] as const,
      ),
    );
  });
  afterAll(() => app.close());

  /** Refusals are described once, beside the operations. */
  const described = (response: Response): Response =>
    response.$ref ? document.components.responses[response.$ref.split('/').at(-1)!]! : response;

  it('[N1] is OpenAPI 3.1 in its structure', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Writ', version: '1' });
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: '__Host-writ-session' },
      csrf: { type: 'apiKey', in: 'header', name: 'Writ-CSRF' },
    });
    const { get, post } = document.paths['/v1/work-orders']!;
    expect(get!.security).toEqual([{ bearer: [] }, { session: [] }]);
    expect(post!.security).toEqual([{ bearer: [] }, { session: [], csrf: [] }]);
    expect(document.paths['/v1/tokens']!['post']!.security).toEqual([{ bearer: [] }]);
    for (const [name, operation] of operations) {
      const inPath = [...fieldsOfPath(name)];
      const stated = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect([name, stated.map((parameter) => parameter.name).sort()]).toEqual([
        name,
        inPath.sort(),
      ]);
      expect(stated.every(({ required }) => required)).toBe(true);
      expect(Object.keys(operation.responses).every((status) => /^[1-5]\d\d$/.test(status))).toBe(
        true,
      );
      for (const response of Object.values(operation.responses)) {
        const { description, content = {} } = described(response);
        expect(description).toMatch(/\w/);
        expect(Object.values(content).every(({ schema }) => typeof schema === 'object')).toBe(true);
      }
    }
  });

  it('[N1] has a route that reads what the Location of an answer names', () => {
    const created = operations.filter(
      ([, { responses }]) => responses['201']?.headers?.['Location'],
    );
    expect(created.length).toBeGreaterThan(5);
    const paths = Object.entries(document.paths).flatMap(([path, { get }]) => (get ? [path] : []));
    for (const [name] of created)
      expect(paths).toContainEqual(expect.stringMatching(`^${name.split(' ')[1]!}/{\\w+}$`));
  });

  it('[N1] refers to no schema that is not there, and has none that nothing refers to', () => {
    const text = JSON.stringify(document);
    const used = new Set(
      [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
    );
    expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it('[N1] has schemas that are JSON Schema 2020-12', () => {
    const ajv = validator();
    for (const name of Object.keys(document.components.schemas))
      expect(typeof ajv.compile({ $ref: `api#/components/schemas/${name}` })).toBe('function');
  });

  it('says of every route what it is for, who may use it, what it answers and how it says no', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, operation] of operations) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/^[A-Z].{10,}\.$/)]);
      expect(operation.tags.length).toBeGreaterThan(0);
      const known = operation['x-writ-roles'].every((role) =>
        (roles as readonly string[]).includes(role),
      );
      expect([name, known]).toEqual([name, true]);
      const isOpen = operation.security.length === 0;
      expect([name, operation['x-writ-roles'].length === 0]).toEqual([name, isOpen]);
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(isOpen ? ['503'] : ['401', '403', '429', '503']),
      );
      for (const [status, response] of Object.entries(operation.responses))
        if (Number(status) >= 400 && !isPage(name)) {
          expect(response).toEqual({ $ref: `#/components/responses/Refused${status}` });
          expect(described(response).content).toEqual({
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          });
        }
    }
  });

  it('is had without a system too, for tools that make types of it', async () => {
    const unserved = JSON.parse(JSON.stringify(await unservedDocument())) as Document;
    expect({ ...unserved, servers: [{ url: BASE_URL }] }).toEqual(document);
  });

  it('says what every field of a command’s body means', () => {
    const bodies = operations
      .filter(([, operation]) => operation['x-writ-command'])
      .map(([, operation]) => operation.requestBody?.content['application/json']?.schema)
      .map((schema) => (schema as { $ref?: string } | undefined)?.$ref?.split('/').at(-1))
      .filter((name) => name !== undefined);
    expect(bodies.length).toBeGreaterThanOrEqual(20);
    const silent = bodies.flatMap((name) =>
      Object.entries(document.components.schemas[name]!['properties'] as object)
        .filter(([, field]) => !(field as { description?: string }).description)
        .map(([field]) => `${name}.${field}`),
    );
    expect(silent).toEqual([]);
  });

  it('refers every command’s body to its contract, and every answer to a schema', () => {
    const commands = operations.filter(([, operation]) => operation['x-writ-command']);
    expect(commands.length).toBeGreaterThanOrEqual(20);
    for (const [, operation] of commands) {
      const definition = allCommands.find(({ name }) => name === operation['x-writ-command'])!;
      const { $ref } = operation.requestBody!.content['application/json']!.schema as {
        $ref: string;
      };
      const contract = $ref.split('/').at(-1);
      expect(contract).toBe(ownBodies[definition.name] ?? definition.body.name);
      const forCallers = definition.roles.filter((role) => role !== 'service');
      expect(operation['x-writ-roles']).toEqual(forCallers);
      expect(operation.summary).toBe(definition.meaning);
      expect(operation.parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(true);
    }
  });

  it('refers every answer of a command or an admin request to its class, with the position of a command', () => {
    const routes = handlersOf(app).flatMap((handler) => commandRouteOf(handler) ?? []);
    expect(routes.length).toBeGreaterThanOrEqual(60);
    for (const { definition, answer = definition.answer } of routes) {
      const schema = document.components.schemas[answer.name]!;
      expect([answer.name, schema['type']]).toEqual([answer.name, 'object']);
      if ('service' in definition)
        expect([answer.name, schema['required']]).toEqual([
          answer.name,
          expect.arrayContaining(['position']),
        ]);
    }
  });

  it('[P6] says how the address names the decision that allows a workflow', () =>
    expect(document.paths['/v1/workflows/{workflowId}']!['put']!.parameters).toContainEqual({
      name: 'approvedBy',
      in: 'query',
      required: false,
      description: expect.stringMatching(/change control: <workOrderId>\/<decisionId>\.$/),
      schema: { type: 'string' },
    }));

  it('asks for no field that the address states', () => {
    const { post } = document.paths['/v1/work-orders/{workOrderId}/steps/{step}/complete']!;
    const ajv = validator();
    const schema = post!.requestBody!.content['application/json']!.schema as { $ref: string };
    const validate = ajv.compile({ $ref: `api${schema.$ref}` });
    expect(validate({})).toBe(true);
    expect(validate({ note: 'done', evidence: ['ev-1'] })).toBe(true);
    expect(validate({ note: 1 })).toBe(false);
    expect(validate({ actor: 'me' })).toBe(false);
  });

  it.each([
    [
      OpenWorkOrderBody.name,
      { workflow: 'refund', inputs: { paid: null, n: 1, tags: ['a'] } },
      true,
    ],
    [OpenWorkOrderBody.name, { workflow: 'a.b' }, false],
    [OpenWorkOrderBody.name, { workflow: 'refund', inputs: { 'a b': 1 } }, false],
    [OpenWorkOrderBody.name, { workflow: 'refund', inputs: { a: {} } }, false],
    [
      DecideBody.name,
      {
        workOrderId: 'w',
        action: {
          kind: 'refund.issue',
          authority: 'apply',
          system: 's',
          amount: { minor: 1, currency: 'EUR' },
        },
      },
      true,
    ],
    [
      DecideBody.name,
      { workOrderId: 'w', action: { kind: 'refund.issue', authority: 'do', system: 's' } },
      false,
    ],
    [
      DecideBody.name,
      {
        workOrderId: 'w',
        action: {
          kind: 'x',
          authority: 'read',
          system: 's',
          amount: { minor: 0.5, currency: 'EUR' },
        },
      },
      false,
    ],
  ])('describes %s as the interface takes it: %j is %s', (name, body, isValid) => {
    const ajv = validator();
    expect(ajv.compile({ $ref: `api#/components/schemas/${name}` })(body)).toBe(isValid);
  });

  it('is shown as a page that needs nothing from elsewhere', async () => {
    const page = await app.inject({ method: 'GET', url: '/docs' });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(parts.length).toBeGreaterThan(3);
    for (const url of parts) {
      const part = await app.inject({ method: 'GET', url });
      expect([url, part.statusCode]).toEqual([url, 200]);
    }
    expect(page.body).not.toMatch(/<script>|https?:/);
    const other = await app.inject({ method: 'GET', url: '/docs/package.json' });
    expect(other.statusCode).toBe(404);
  });
});
