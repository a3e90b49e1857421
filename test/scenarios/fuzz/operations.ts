/** A JSON schema, or another part of an OpenAPI document. */
export type Schema = Readonly<Record<string, any>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

/** An operation of the served OpenAPI document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** The command that it sends, where it is one. */
  readonly command: string | undefined;
  /** Who may use it; empty where it is public. */
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly bodies: readonly { readonly type: string; readonly schema: Schema }[];
  /** The media types of its answers, by status. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch'];

/** Every operation that a document describes. */
export const operationsOf = ({ paths, components }: Schema): readonly Operation[] =>
  Object.entries<Schema>(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const operation: Schema = item[method];
      return {
        method: method.toUpperCase(),
        path,
        command: operation['x-writ-command'],
        roles: operation['x-writ-roles'] ?? [],
        parameters: operation['parameters'] ?? [],
        bodies: bodiesOf(operation),
        answers: answersOf(operation, components.responses),
      };
    }),
  );

const bodiesOf = ({ requestBody }: Schema): Operation['bodies'] =>
  Object.entries<Schema>(requestBody?.content ?? {}).map(([type, { schema }]) => ({
    type,
    schema,
  }));

const answersOf = ({ responses }: Schema, shared: Schema): Operation['answers'] =>
  Object.fromEntries(
    Object.entries<Schema>(responses).map(([status, { $ref, content }]) => {
      const described: Schema | undefined = $ref ? shared[$ref.split('/').at(-1)].content : content;
      return [status, Object.keys(described ?? {})];
    }),
  );
