import { type INestApplication, Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { fieldsOfPath } from '#contracts';
import { queryRouteOf } from '../queries/query-route';
import { type CommandRouteSpec, commandRouteOf } from '../commands/command-route';
import { GatewaySettings } from '../gateway.settings';
import { operationIdOf, type RouteHandler, routeHandlers } from '../http/route-handlers';
import { accessOf, keysOnlyOf } from '../identity/access';
import { ownSchemas } from './components';
import { descriptionOf } from './described';
import {
  accessFields,
  answerContractOf,
  answerOperation,
  askOperation,
  bodyContractOf,
  describedOperation,
  type Operation,
  refusals,
} from './operations';
import { rowSchemas } from './row-schemas';
import { tagOf } from './tags';
import { contractSchemas, namesWithin, type Schema, withFields } from './schemas';

type Paths = Record<string, Record<string, Operation>>;

/**
 * The OpenAPI document: Nest finds the routes, and the contract that its decorator names has what
 * each takes and answers.
 */
@Injectable()
export class OpenApi {
  private app: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** Says whose routes the document is about. */
  about(app: INestApplication): void {
    this.app = app;
  }

  /**
   * The document, written on the first request for it: it takes longer than all else that makes a
   * gateway, and few gateways need it. Throws before `about`.
   */
  get(): OpenAPIObject {
    if (!this.app) throw new Error('The documentation is written after the routes are known.');
    return (this.document ??= this.described(this.found(this.app)));
  }

  private found(app: INestApplication): OpenAPIObject {
    const config = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Writ')
      .setDescription(INTRODUCTION)
      .setVersion('1')
      .addServer(this.settings.baseUrl)
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key or a token.' })
      .addSecurity('session', {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-writ-session',
        description: 'The session of a person, of POST /v1/session; for pages of this origin.',
      })
      .addSecurity('csrf', {
        type: 'apiKey',
        in: 'header',
        name: 'Writ-CSRF',
        description: 'The `csrf` of GET /v1/session: beside a session, where something may change.',
      })
      .build();
    return SwaggerModule.createDocument(app, config, {
      operationIdFactory: (controller, method) => `${controller}.${method}`,
    });
  }

  private described(found: OpenAPIObject): OpenAPIObject {
    const handlers = routeHandlers(this.discovery);
    const contracts = contractSchemas();
    const schemas: Record<string, Schema> = {
      ...contracts,
      ...rowSchemas(contracts),
      ...ownSchemas,
    };
    const paths: Paths = {};
    for (const [path, operations] of Object.entries(found.paths as unknown as Paths)) {
      const named = fieldsOfPath(path);
      paths[path] = {};
      for (const [method, operation] of Object.entries(operations)) {
        const key = String(operation['operationId']);
        const handler = handlers.get(key);
        if (!handler) throw new Error(`${key} is a route without a handler.`);
        const command = commandRouteOf(handler);
        if (command) adaptBody(schemas, command, named);
        if (command) addPosition(schemas, command);
        paths[path][method] = {
          operationId: operationIdOf(key),
          tags: [tagOf(path)],
          ...operationOf(handler, named, schemas),
          ...accessFields(accessOf(handler), {
            method,
            isForKeysOnly: keysOnlyOf(handler) !== undefined,
          }),
        };
      }
    }
    const used = namesWithin([paths, refusals], schemas);
    const components = {
      ...found.components,
      responses: refusals,
      schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name))),
    };
    return { ...found, paths, components } as unknown as OpenAPIObject;
  }
}

const INTRODUCTION =
  'The control plane for delegated work: run, wait or stop before an action runs, and proof after it. ' +
  'Every command takes an Idempotency-Key and answers with its position in the ledger; every query takes ' +
  'atLeast=<position> and answers with Writ-Position. Errors are RFC 9457 problem documents with a stable code.';

const operationOf = (
  handler: RouteHandler,
  named: readonly string[],
  schemas: Readonly<Record<string, Schema>>,
): Operation => {
  const command = commandRouteOf(handler);
  if (command) {
    const { required = [] } = schemas[bodyContractOf(command)]!;
    return askOperation(command, named, required.length > 0);
  }
  const query = queryRouteOf(handler);
  if (query) return answerOperation(query, named);
  const description = descriptionOf(handler);
  if (description) return describedOperation(description, accessOf(handler), named, schemas);
  throw new Error(
    `${handler.name} does not say what it is: @CommandRoute, @QueryRoute or @Described.`,
  );
};

/** Over HTTP the path states some fields of a contract, and views know others. */
const adaptBody = (
  schemas: Record<string, Schema>,
  { definition, bodyAs, lookUp }: CommandRouteSpec,
  named: readonly string[],
): void => {
  if (bodyAs) return;
  const { name } = definition.request ?? definition.body;
  schemas[name] = withFields(schemas[name]!, {
    absent: named,
    optional: lookUp ? [lookUp.lookUp] : [],
  });
};

const position: Schema = {
  type: ['integer', 'null'],
  description: 'The ledger position of the command’s last event; null when it recorded nothing.',
};

/** A command is answered with its position as well. */
const addPosition = (schemas: Record<string, Schema>, route: CommandRouteSpec): void => {
  const { name } = answerContractOf(route);
  schemas[name] ??= { type: 'object', description: 'It is done.' };
  if (!('service' in route.definition)) return;
  const { properties, required = [] } = schemas[name];
  schemas[name] = {
    ...schemas[name],
    properties: { ...properties, position },
    required: [...new Set([...required, 'position'])],
  };
};
