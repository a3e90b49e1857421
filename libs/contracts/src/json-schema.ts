declare const described: unique symbol;

/**
 * A JSON Schema that carries the TypeScript type of what it describes. A document that is published with a schema, such
 * as a handoff, is declared once by it: `DocumentOf` is its type.
 */
export interface JsonSchema<T = unknown> {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
  readonly [described]?: T;
}
/** What a schema describes. */
export type DocumentOf<S> = S extends { readonly [described]?: infer T } ? T : never;

export const text: JsonSchema<string> = { type: 'string' };
/** A text that is never empty. */
export const filledText: JsonSchema<string> = { type: 'string', minLength: 1 };
export const time: JsonSchema<string> = { type: 'string', format: 'date-time' };
export const flag: JsonSchema<boolean> = { type: 'boolean' };
export const count: JsonSchema<number> = { type: 'integer', minimum: 0 };
export const number: JsonSchema<number> = { type: 'integer', minimum: 1 };
export const base64: JsonSchema<string> = { type: 'string', contentEncoding: 'base64' };

export const meaning = <T>(schema: JsonSchema<T>, description: string): JsonSchema<T> => ({
  ...schema,
  description,
});
export const listOf = <T>(items: JsonSchema<T>): JsonSchema<readonly T[]> => ({
  type: 'array',
  items,
});
export const mapOf = <T>(values: JsonSchema<T>): JsonSchema<Readonly<Record<string, T>>> => ({
  type: 'object',
  additionalProperties: values,
});
export const constant = <const V>(value: V): JsonSchema<V> => ({ const: value });
export const among = <const V>(...values: readonly V[]): JsonSchema<V> => ({ enum: values });
/** The same schema for a value that may be null. */
export const orNull = <T>(schema: JsonSchema<T>): JsonSchema<T | null> => {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'], ...(values && { enum: [...values, null] }) };
};
/** A value of the schema, or one of a few words that say why there is none. */
export const orWord = <T, const Word extends string>(
  schema: JsonSchema<T>,
  word: Word,
): JsonSchema<T | Word> => ({ anyOf: [schema, { const: word }] });

type Properties = Readonly<Record<string, JsonSchema>>;
type ObjectOf<P extends Properties> = { readonly [Name in keyof P]: DocumentOf<P[Name]> };

/** An object that has the fields `required`, and may have those that are `optional`. */
export const objectOf = <R extends Properties, O extends Properties = Record<never, never>>(
  required: R,
  optional?: O,
): JsonSchema<ObjectOf<R> & Partial<ObjectOf<O>>> => ({
  type: 'object',
  ...(Object.keys(required).length > 0 && { required: Object.keys(required) }),
  properties: { ...required, ...optional },
});

/** The same, and nothing else can be in it. */
export const closedObjectOf = <R extends Properties, O extends Properties = Record<never, never>>(
  required: R,
  optional?: O,
): JsonSchema<ObjectOf<R> & Partial<ObjectOf<O>>> => ({
  ...objectOf(required, optional),
  additionalProperties: false,
});

/** An object of a contract, as API documents refer to it. */
export const madeOf = <T>({ name }: new () => T): JsonSchema<T> => ({
  $ref: `#/components/schemas/${name}`,
});
