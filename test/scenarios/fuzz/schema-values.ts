import fc from 'fast-check';
import { anyCharacter } from '#testkit';
import { type Schema } from './operations';

/** Values of fields by name: ids of what exists reach further than what a schema describes. */
export type Pool = Readonly<Record<string, readonly unknown[]>>;

const DEEPEST = 4;
const LONGEST_TEXT = 5_000;
const LONGEST_LIST = 3;
const ID = 'x-1';

/** Texts that a format describes, its limits among them. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': [
    '2030-01-01T09:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2028-02-29T23:59:60+14:00',
    '2030-01-01T09:00:00.123456789-12:00',
  ],
  date: ['2030-01-01', '0001-01-01', '9999-12-31', '2028-02-29'],
  uri: ['https://files.example/a?b=c#d', 'urn:x:y', 'file:///etc/passwd', 'http://[::1]:1/'],
  uuid: ['01900000-0000-7000-8000-000000000001', '00000000-0000-0000-0000-000000000000'],
  binary: ['', 'AAAA'],
};

const DURATIONS = ['PT0S', 'PT1S', 'PT1H', 'P1D', 'P30D', 'P9999999D', 'PT999999999999999S'];
const TEXTS = ['Looks good.', '工单 🙂', '<script>alert(1)</script>', "'; DROP TABLE x; --"];

/** Generates values that a JSON schema allows, those at its limits more often than others. */
export class SchemaValues {
  private readonly made = new Map<string, fc.Arbitrary<unknown>>();

  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly pool: Pool,
  ) {}

  /** Values of the schema; for the field `name`, mostly those of the pool. */
  of(schema: Schema, name = '', depth = 0): fc.Arbitrary<unknown> {
    const key = `${name} ${depth} ${JSON.stringify(schema)}`;
    const made = this.made.get(key) ?? this.make(schema, name, depth);
    this.made.set(key, made);
    return made;
  }

  private make(schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
    const pooled = this.pool[name];
    const described = this.described(schema, depth);
    return pooled
      ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pooled) }, described)
      : described;
  }

  private described(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const { $ref, enum: values, oneOf, anyOf, allOf, type } = schema;
    if ($ref) return this.of(this.schemas[$ref.split('/').at(-1)] ?? {}, '', depth);
    if ('const' in schema) return fc.constant(schema['const']);
    if (values) return fc.constantFrom(...(values as unknown[]));
    const choices: readonly Schema[] | undefined =
      oneOf ??
      anyOf ??
      (Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : undefined);
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, '', depth)));
    if (allOf)
      return fc
        .tuple(...(allOf as Schema[]).map((part) => this.of(part, '', depth)))
        .map((parts) => Object.assign({}, ...parts) as unknown);
    return this.ofType(schema, depth);
  }

  private ofType(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    switch (schema['type']) {
      case 'string':
        return textOf(schema);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'integer':
        return integerOf(schema);
      case 'number':
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case 'array':
        return this.listOf(schema, depth);
      default:
        return 'properties' in schema || schema['type'] === 'object'
          ? this.objectOf(schema, depth)
          : fc.jsonValue({ maxDepth: 2 });
    }
  }

  private listOf({ items = {}, minItems = 0, maxItems = LONGEST_LIST }: Schema, depth: number) {
    const maxLength = Math.max(minItems, Math.min(maxItems, LONGEST_LIST));
    return fc.array(this.of(items, '', depth + 1), { minLength: minItems, maxLength });
  }

  private objectOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    const isDeep = depth >= DEEPEST;
    const fields = Object.entries<Schema>(properties)
      .filter(([name]) => !isDeep || required.includes(name))
      .map(([name, field]) => [name, this.of(field, name, depth + 1)] as const);
    const stated = fc.record(Object.fromEntries(fields), { requiredKeys: required });
    if (typeof additionalProperties !== 'object' || isDeep) return stated;
    const names = fc.constantFrom('a', 'order', ID, 'toString', 'valueOf');
    const more = fc.dictionary(names, this.of(additionalProperties, '', depth + 1), { maxKeys: 2 });
    return fc.tuple(more, stated).map(([some, rest]) => ({ ...some, ...rest }));
  }
}

const integerOf = ({ minimum = -(2 ** 31), maximum = 2 ** 53 - 1 }: Schema) =>
  fc.oneof(
    fc.constantFrom(minimum, minimum + 1, maximum),
    fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) }),
  );

const textOf = ({ pattern, format, minLength = 0, maxLength = 200 }: Schema) => {
  const formats = FORMATS[format];
  if (formats) return fc.constantFrom(...formats);
  if (pattern === undefined) return anyText(minLength, maxLength);
  if (pattern.startsWith('^P(')) return fc.constantFrom(...DURATIONS);
  // fast-check generates no text for a look-ahead or a class of Unicode.
  if (/\(\?|\\p/.test(pattern)) return anyText(minLength, maxLength).map(withoutControls);
  const like = new RegExp(pattern);
  const matching = fc.stringMatching(like, { size: 'small' });
  return like.test(ID) ? fc.oneof(fc.constant(ID), matching) : matching;
};

const anyText = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...TEXTS),
    fc
      .constantFrom(minLength, Math.min(maxLength, LONGEST_TEXT))
      .map((length) => 'x'.repeat(length)),
    fc.string({ unit: anyCharacter(fc), minLength, maxLength: Math.min(maxLength, 40) }),
  );

const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '') || ID;
