import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Schema = Readonly<Record<string, unknown>>;
interface Described {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly $ref?: string;
}
interface Operation {
  readonly parameters?: readonly { readonly name?: string }[];
  readonly responses: Readonly<Record<string, Described>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<'schemas' | 'responses', Readonly<Record<string, Schema>>>>;
}

/** An answer, its body as JSON. */
interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly path: string;
}

const JSON_TYPE = /^application\/(problem\+)?json\b/;

/** Validators of generated documents: to compile them takes longer than to run them, and optimising them longest. */
export const schemaOptions = { strict: false, allErrors: true, code: { optimize: false } };

/** A caller who retries for lack of an answer has to tell this from that. */
export class NotAsDocumented extends Error {}

/**
 * Holds what the running system answers against what its OpenAPI document promises: nothing is missing, nothing is of
 * another type, and nothing is there that the document does not know.
 */
class Promises {
  private readonly ajv = new Ajv2020(schemaOptions);
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly routes: readonly { readonly like: RegExp; readonly path: string }[];

  constructor(private readonly document: Document) {
    addFormats(this.ajv);
    this.routes = Object.keys(document.paths)
      // What is spelled out goes before what is a parameter.
      .sort((one, other) => parameters(one) - parameters(other))
      .map((path) => ({ path, like: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  /** Throws an error that says what differs. */
  check(method: string, address: string, { status, headers, body }: Answered): void {
    const type = headers.get('content-type') ?? '';
    const { route, operation } = this.operationOf(method, address);
    if (!operation || !JSON_TYPE.test(type)) return;
    const name = `${method} ${route} ${status}`;
    const described = operation.responses[status];
    // Bad input can be refused anywhere on the way.
    if (!described && status >= 400) return;
    if (!described) throw new NotAsDocumented(`${name} is not in the OpenAPI document.`);
    const validate = this.validatorOf(name, described, type);
    if (validate(body)) return;
    throw new NotAsDocumented(
      `${name} is not as the OpenAPI document says: ${this.ajv.errorsText(validate.errors)}\n${JSON.stringify(body).slice(0, 2_000)}`,
    );
  }

  takes(parameter: string, method: string, address: string): boolean {
    const { parameters = [] } = this.operationOf(method, address).operation ?? {};
    return parameters.some(({ name }) => name === parameter);
  }

  private operationOf(method: string, address: string) {
    const path = address.split('?', 1)[0]!;
    const route = this.routes.find(({ like }) => like.test(path))?.path;
    const operation = route ? this.document.paths[route]![method.toLowerCase()] : undefined;
    return { route, operation };
  }

  private validatorOf(name: string, described: Described, type: string): ValidateFunction {
    const known = this.validators.get(name);
    if (known) return known;
    const { $ref } = described;
    const { content } = $ref
      ? (this.document.components.responses[$ref.split('/').at(-1)!] as Described)
      : described;
    const schema = content?.[type.split(';', 1)[0]!]?.schema;
    if (!schema) throw new NotAsDocumented(`${name} is documented without ${type}.`);
    const validator = this.ajv.compile(this.closed(schema, true) as Schema);
    this.validators.set(name, validator);
    return validator;
  }

  /**
   * The schema without references, for objects that have just the fields that it names; what is part of a whole leaves
   * that to the whole.
   */
  private closed(part: unknown, isWhole: boolean): unknown {
    if (Array.isArray(part)) return part.map((each) => this.closed(each, isWhole));
    if (typeof part !== 'object' || part === null) return part;
    const { $ref, ...stated } = part as Schema;
    const name = typeof $ref === 'string' ? $ref.split('/').at(-1)! : undefined;
    const schema =
      name === undefined ? stated : { ...this.document.components.schemas[name], ...stated };
    const isClosed = isWhole && !('additionalProperties' in schema);
    const isObject = 'allOf' in schema || (schema['type'] === 'object' && 'properties' in schema);
    return {
      ...Object.fromEntries(
        Object.entries(schema).map(([keyword, value]) => [
          keyword,
          this.closed(value, keyword !== 'allOf'),
        ]),
      ),
      ...(isClosed && isObject && { unevaluatedProperties: false }),
    };
  }
}

const parameters = (path: string): number => path.split('{').length;

const known = new Map<string, Promises>();

/**
 * Throws where an answer of the system at `url` is not as the OpenAPI document that it answers itself says. Where it is
 * not there, as after a kill, nothing is stated.
 */
export const mustBeAsDocumented = async (
  { url, method, path }: Asked,
  answer: Answered,
): Promise<void> => (await promisesOf(url))?.check(method, path, answer);

/** Whether that document names a parameter of an operation; false where it is not there. */
export const takesParameter = async (
  parameter: string,
  { url, method, path }: Asked,
): Promise<boolean> => (await promisesOf(url))?.takes(parameter, method, path) ?? false;

const promisesOf = async (url: string): Promise<Promises | undefined> => {
  if (!known.has(url)) {
    const document = await documentOf(url);
    if (document) known.set(url, new Promises(document));
  }
  return known.get(url);
};

const documentOf = async (url: string): Promise<Document | undefined> => {
  try {
    return (await (await fetch(`${url}/docs-json`)).json()) as Document;
  } catch {
    return undefined;
  }
};
