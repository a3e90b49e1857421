import { unservedDocument } from '../src/docs/unserved-document';
import { useGateway } from './outside';

interface Described {
  readonly description?: string;
}
interface Operation {
  readonly summary: string;
  readonly parameters: readonly (Described & { readonly name: string; readonly in: string })[];
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, { properties?: Record<string, Described> }> };
}

describe('the OpenAPI document for who reads it', () => {
  const { app } = useGateway();
  let document: Document;
  let operations: readonly (readonly [string, Operation])[];
  beforeAll(async () => {
    document = (await unservedDocument()) as unknown as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one] as const),
    );
  });

  it('[N1] says what every parameter means', () =>
    expect(
      operations.flatMap(([name, { parameters }]) =>
        parameters.flatMap((one) => (one.description ? [] : [`${name} ${one.name}`])),
      ),
    ).toEqual([]));

  it('[N1] says what every member of a schema means', () =>
    expect(
      Object.entries(document.components.schemas).flatMap(([name, { properties = {} }]) =>
        Object.entries(properties).flatMap(([member, { description }]) =>
          description ? [] : [`${name}.${member}`],
        ),
      ),
    ).toEqual([]));

  it('[N1] names no parameter of an operation twice', () =>
    expect(
      operations.flatMap(([name, { parameters }]) => {
        const names = parameters.map((one) => `${one.in} ${one.name}`);
        return new Set(names).size < names.length ? [name] : [];
      }),
    ).toEqual([]));

  it('[N1] says in each summary what is read', () => {
    expect(operations.filter(([, { summary }]) => summary.startsWith('One of'))).toEqual([]);
    const { get } = document.paths['/v1/break-glass/{breakGlassId}']!;
    expect(get!.summary).toBe('Read a break glass by its id.');
  });

  it('[N1] is found where tools look for it, too', async () => {
    const [one, other] = await Promise.all(
      ['/openapi.json', '/docs-json'].map((url) => app.inject({ method: 'GET', url })),
    );
    expect(one!.json()).toEqual(other!.json());
  });
});
