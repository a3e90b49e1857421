import { SERVICE_ROLE } from '#contracts';
import { type QueryRouteSpec } from '../queries/query-route';
import { filtersIn, mediaTypeOf } from '../queries/question';
import { type CommandRouteSpec, formOf } from '../commands/command-route';
import { type Access } from '../identity/access';
import { contentOf, type Content, type Description } from './described';
import { asOfHeader, pastParameters } from './as-of-docs';
import { idempotencyKey, ifMatch, positionHeader, replayed } from './headers';
import {
  groupParameters,
  meaningOf,
  pageParameters,
  queryParameter,
  sortParameters,
} from './query-parameters';
import { groupsName, oneSchema, pageName, rowName } from './row-schemas';
import { described, type Parameter, type Schema, schemaRef } from './schemas';
import { describedTexts } from './text-docs';

/** An OpenAPI operation, as far as this gateway writes it. */
export type Operation = Record<string, unknown> & {
  responses: Record<string, Schema>;
};

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
const PROBLEM_TYPE = 'application/problem+json';
const ID: Schema = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' };
const text: Schema = { type: 'string' };

const problems: Readonly<Record<number, string>> = {
  400: 'The request does not have the shape that is described here.',
  401: 'No valid credential.',
  403: 'Not for this caller.',
  404: 'What the request is about does not exist.',
  409: 'It exists, but its state does not allow this.',
  410: 'It was there, and is over.',
  413: 'Too large.',
  415: 'Not a media type that is taken here.',
  416: 'It has no such part; see Content-Range.',
  422: 'Understood, and cannot be.',
  429: 'Too many requests of this caller are open; see Retry-After.',
  503: 'Nothing is known to have happened, or a view is not ready yet; see Retry-After.',
};

/** What a route of a command takes and answers; `isNeeded`: it takes no empty body. */
export const askOperation = (
  route: CommandRouteSpec,
  named: readonly string[],
  isNeeded: boolean,
): Operation => {
  const { definition, created, takesYaml, lookUp, inQuery } = route;
  const schema = schemaRef(bodyContractOf(route));
  const content = Object.fromEntries(
    [JSON_TYPE, ...(takesYaml ? [YAML_TYPE] : [])].map((type) => [type, { schema }]),
  );
  const isCommand = 'service' in definition;
  const answered = { [JSON_TYPE]: { schema: schemaRef(answerContractOf(route).name) } };
  return {
    summary: definition.meaning,
    ...(isCommand && { 'x-writ-command': definition.name }),
    ...(lookUp && {
      description: `\`${lookUp.lookUp}\` may be left out: it is then looked up by \`${lookUp.by}\`.`,
    }),
    parameters: [
      ...named.map(pathParameter),
      ...(inQuery
        ? [queryParameter(inQuery.field, `${inQuery.meaning}: ${formOf(inQuery)}.`)]
        : []),
      ...(isCommand || ('isOnce' in definition && definition.isOnce) ? [idempotencyKey] : []),
      ...(isCommand ? [ifMatch] : []),
    ],
    requestBody: { required: isNeeded, content },
    responses: {
      [created ? 201 : 200]: {
        description: created ? 'Done; see Location.' : 'Done.',
        headers: {
          ...(isCommand && { 'Writ-Position': positionHeader, 'Idempotency-Replayed': replayed }),
          ...(created && { Location: { description: 'The address of it.', schema: text } }),
        },
        content: answered,
      },
      ...(route.mayBeAccepted && { 202: { description: 'Accepted.', content: answered } }),
      ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
  };
};

/** The name of the contract that a route's body has. */
export const bodyContractOf = ({ definition, bodyAs }: CommandRouteSpec): string =>
  (bodyAs?.contract ?? definition.request ?? definition.body).name;

/** The class of what a route answers, beside the position of a command. */
export const answerContractOf = ({ definition, answer }: CommandRouteSpec): new () => object =>
  answer ?? definition.answer;

/** A row by the name of its schema: `BreakGlassRow` is a break glass row. */
const oneOf = (query: Parameters<typeof oneSchema>[0]): string => {
  const words = rowName(query)
    .replace(/Row$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
};

/** What a route that answers from a view takes and answers. */
export const answerOperation = (route: QueryRouteSpec, named: readonly string[]): Operation => {
  const { query, one, summary, schema, also = {}, presentOnly = false } = route;
  const names = Object.fromEntries(named.map((name) => [name, true]));
  const row = schema === undefined ? oneSchema(query, presentOnly) : schemaRef(schema);
  const page = schemaRef(pageName(query));
  const list = query.groups ? { anyOf: [page, schemaRef(groupsName(query))] } : page;
  const body = one ? row : list;
  return {
    summary: summary ?? (one ? `Read ${oneOf(query)} by its id.` : query.meaning),
    ...describedTexts(query),
    'x-writ-view': query.name,
    parameters: [
      ...named.map(pathParameter),
      ...filtersIn(route, names).map((name) => queryParameter(name, meaningOf(query, name))),
      ...Object.entries(also).map(([name, meaning]) => queryParameter(name, meaning)),
      ...(one ? [] : [...groupParameters(query), ...sortParameters(query), ...pageParameters]),
      queryParameter('atLeast', 'Wait until the view has this ledger position, at most 5 s.', {
        type: 'integer',
        minimum: 0,
      }),
      ...(presentOnly ? [] : pastParameters),
    ],
    responses: {
      200: {
        description: 'True at the ledger position in Writ-Position.',
        headers: {
          'Writ-Position': positionHeader,
          ...(!presentOnly && { 'Writ-As-Of': asOfHeader }),
          ...(!one && {
            Link: { description: 'rel="next" leads to the next page.', schema: text },
          }),
        },
        content: {
          [JSON_TYPE]: { schema: body },
          ...(!one && {
            [mediaTypeOf.csv]: { schema: text },
            [mediaTypeOf.parquet]: { schema: { type: 'string', format: 'binary' } },
          }),
        },
      },
      ...problemResponses(400, 401, 403, ...(one || named.length > 0 ? [404] : []), 429, 503),
    },
  };
};

/** What a route states by hand. */
export const describedOperation = (
  description: Description,
  access: Access | undefined,
  named: readonly string[],
  schemas: Readonly<Record<string, Schema>>,
): Operation => {
  const { summary, query, also = {}, headers = {}, body, answer, isPage, mayCreate } = description;
  const content = mediaTypesOf(contentOf(answer));
  return {
    summary,
    parameters: [
      ...named.map(pathParameter),
      ...(query ? contractParameters(schemas[query.name]!, named) : []),
      ...Object.entries(also).map(([name, meaning]) => queryParameter(name, meaning)),
      ...Object.entries(headers).map(([name, meaning]) => ({
        ...queryParameter(name, meaning),
        in: 'header',
      })),
    ],
    ...(body && { requestBody: { required: true, content: mediaTypesOf(contentOf(body)) } }),
    responses: {
      200: { description: 'The answer.', content },
      ...(mayCreate && { 201: { description: 'It was not there before.', content } }),
      ...(isPage
        ? pageResponses(400, 403, 404, 409, 410, 503)
        : problemResponses(...problemsOf(description, access))),
    },
  };
};

const mediaTypesOf = (content: Content): Readonly<Record<string, Schema>> =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));

/** What an address states of a contract beside its path. */
const contractParameters = (
  { properties = {}, required = [] }: Schema,
  named: readonly string[],
): readonly Parameter[] =>
  Object.entries(properties)
    .filter(([name]) => !named.includes(name))
    .map(([name, { description, ...schema }]) => ({
      ...queryParameter(name, String(description), schema),
      required: required.includes(name),
    }));

const problemsOf = (
  { body, canBeMissing, isOfLog, problems: others = [] }: Description,
  access: Access | undefined,
): readonly number[] =>
  access?.kind === 'public'
    ? [...others, ...(body ? [400, 413, 415] : []), 404, 503]
    : [
        400,
        401,
        403,
        ...(canBeMissing ? [404] : []),
        ...(body ? [413, 415] : []),
        ...(isOfLog ? [409] : []),
        ...others,
        429,
        503,
      ];

/** Who may, and by what, for people and for machines. */
export const accessFields = (
  access: Access | undefined,
  { method, isForKeysOnly }: { readonly method: string; readonly isForKeysOnly: boolean },
): Record<string, unknown> => {
  if (access === undefined || access.kind === 'public') return { 'x-writ-roles': [], security: [] };
  const session = method === 'get' ? { session: [] } : { session: [], csrf: [] };
  return {
    // Our own processes carry no key, so they are nobody's business here.
    'x-writ-roles': access.roles.filter((role) => role !== SERVICE_ROLE),
    security: [
      ...(access.kind === 'local' ? [{}] : []),
      { bearer: [] },
      ...(isForKeysOnly ? [] : [session]),
    ],
  };
};

/** Refusals look alike everywhere: they are described once. */
export const refusals: Readonly<Record<string, Schema>> = Object.fromEntries(
  Object.entries(problems).map(([status, description]) => [
    `Refused${status}`,
    { description, content: { [PROBLEM_TYPE]: { schema: schemaRef('Problem') } } },
  ]),
);

const problemResponses = (...statuses: readonly number[]): Record<string, Schema> =>
  Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
  );

const pageResponses = (...statuses: readonly number[]): Record<string, Schema> =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: problems[status], content: { 'text/html': { schema: text } } },
    ]),
  );

/** Parameters that are no plain ids. */
const pathSchemas: Readonly<Record<string, Schema>> = {
  token: text,
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  obligationId: { type: 'string', pattern: '^([a-z-]{1,32}/)?[A-Za-z0-9_-]{1,64}$' },
};

const pathParameter = (name: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  ...(pathMeanings[name] && { description: pathMeanings[name] }),
  ...described(name, pathSchemas[name] ?? ID),
});

/** What a path names, where no contract has a field of that name. */
const pathMeanings: Readonly<Record<string, string>> = {
  obligationId: 'The obligation, as lists of obligations name it.',
  number: 'Its number, from 1 on.',
  principal: 'The principal.',
  mailId: 'The mail.',
  name: 'Its name.',
  requestId: 'The task of the access request.',
  field: 'The field of the form.',
  token: 'The token of the link.',
  level: 'The level of the tile in the tree.',
  path: 'The tile, as the format of tiles has it.',
  file: 'The file.',
};
