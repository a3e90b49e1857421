import fc from 'fast-check';
import { anyCharacter } from '#testkit';
import { badDocuments } from '../rubbish';
import { fragments, hostileHeaders, hostileTexts, strayFields } from './hostile';
import { type Operation, type Parameter, type Schema } from './operations';
import { type SchemaValues } from './schema-values';

export type Body = string | Uint8Array<ArrayBuffer>;

/** A request as it is sent, without a credential. */
export interface FuzzedRequest {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | undefined;
}

const FORM = 'application/x-www-form-urlencoded';
const ANY_TYPE = '*/*';
const QUERIED_MAX = 4;

/** Requests of an operation: as it describes them, and changed in one place or more. */
export const requestsOf = (
  { method, path, parameters, bodies }: Operation,
  values: SchemaValues,
): fc.Arbitrary<FuzzedRequest> =>
  fc
    .record({
      method: fc.constant(method),
      address: fc
        .tuple(pathsOf(path, parameters, values), queriesOf(parameters, values))
        .map(([place, query]) => place + query),
      content: contentsOf(bodies, values),
      hostile: mostly(fc.constant({}), headers, 3),
    })
    .map(({ content, hostile, ...request }) => ({
      ...request,
      headers: { ...content?.headers, ...hostile },
      body: content?.body,
    }));

/** JSON of a schema, valid or changed in a place. */
export const documentsOf = (schema: Schema, values: SchemaValues): fc.Arbitrary<Body> =>
  fc.oneof(
    values.of(schema).map((value) => JSON.stringify(value)),
    fc.tuple(values.of(schema), changes).map(changed),
  );

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

const headers: fc.Arbitrary<Record<string, string>> = fc
  .constantFrom(...Object.keys(hostileHeaders))
  .chain((name) => fc.constantFrom(...hostileHeaders[name]!).map((value) => ({ [name]: value })));

const hostileText = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts),
  fc.string({ unit: anyCharacter(fc), maxLength: 12 }),
);

const pathsOf = (
  path: string,
  parameters: readonly Parameter[],
  values: SchemaValues,
): fc.Arbitrary<string> => {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const parts = inPath.map(({ name, schema }) => mostly(values.of(schema, name), hostileText));
  return fc
    .tuple(...parts)
    .map((chosen) =>
      inPath.reduce(
        (made, { name }, index) => made.replace(`{${name}}`, encoded(chosen[index])),
        path,
      ),
    );
};

/** A few parameters, some of them twice. */
const queriesOf = (
  parameters: readonly Parameter[],
  values: SchemaValues,
): fc.Arbitrary<string> => {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const stray = { name: 'surprise', schema: { type: 'string' } };
  const pairs = fc
    .constantFrom(...inQuery, ...inQuery, stray)
    .chain(({ name, schema }) =>
      mostly(values.of(schema, name), hostileText, 2).map((value) => `${name}=${encoded(value)}`),
    );
  return fc
    .array(pairs, { maxLength: inQuery.length > 0 ? QUERIED_MAX : 1 })
    .map((chosen) => (chosen.length > 0 ? `?${chosen.join('&')}` : ''));
};

const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A segment of one dot or two is another path before it is sent.
  return encodeURIComponent(text.toWellFormed()).replace(/^\.+$/, '...');
};

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

const contentsOf = (
  bodies: Operation['bodies'],
  values: SchemaValues,
): fc.Arbitrary<Content | undefined> => {
  if (bodies.length === 0) return fc.constant(undefined);
  const contents = bodies.map(({ type, schema }) =>
    bodiesOf(type, schema, values).map((body) => ({ headers: typeHeader(type), body })),
  );
  return fc.oneof({ weight: 9, arbitrary: fc.oneof(...contents) }, fc.constant(undefined));
};

const typeHeader = (type: string) => ({
  'content-type': type === ANY_TYPE ? 'application/octet-stream' : type,
});

const bodiesOf = (type: string, schema: Schema, values: SchemaValues): fc.Arbitrary<Body> => {
  if (type === ANY_TYPE) return fc.constantFrom('', 'AAAA');
  const usual = type === FORM ? formsOf(schema, values) : documentsOf(schema, values);
  return mostly(usual, noDocuments);
};

const noDocuments: fc.Arbitrary<Body> = fc
  .constantFrom(...badDocuments)
  .map(([, bytes]) => new Uint8Array(bytes));

const formsOf = (schema: Schema, values: SchemaValues): fc.Arbitrary<Body> =>
  values.of(schema).map((value) => new URLSearchParams(Object.entries(value as object)).toString());

interface Change {
  /** Counted as JSON is written; beyond the last place it begins again. */
  readonly place: number;
  /** What stands there then; nothing where undefined. */
  readonly fragment: string | undefined;
  /** The fragment is one more field of this name, where there is an object. */
  readonly field: string | undefined;
}

const changes: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  fragment: fc.constantFrom(undefined, ...fragments),
  field: mostly(fc.constant(undefined), fc.constantFrom<string | undefined>(...strayFields), 3),
});

const HERE = '@here@';

/** A document that is changed in one place. */
const changed = ([value, { place, fragment, field }]: [unknown, Change]): string => {
  const places = countOf(value);
  let at = -1;
  const marked = JSON.stringify(value, (_, part: unknown) => {
    at += 1;
    if (at !== place % places) return part;
    if (field !== undefined && isObject(part)) return { [field]: HERE, ...part };
    return fragment === undefined ? undefined : HERE;
  });
  return (marked ?? '').replace(JSON.stringify(HERE), () => fragment ?? '1');
};

const countOf = (value: unknown): number => {
  let places = 0;
  JSON.stringify(value, (_, part: unknown) => {
    places += 1;
    return part;
  });
  return places;
};

const isObject = (part: unknown): part is object =>
  typeof part === 'object' && part !== null && !Array.isArray(part);
