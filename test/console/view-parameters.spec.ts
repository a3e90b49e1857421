import { type OpenAPIObject } from '@nestjs/swagger';
import { takesPast, takesPosition } from '../../apps/console/src/api/position';
import { unservedDocument } from '../../apps/gateway/src/docs/unserved-document';

describe('what the console asks of views', () => {
  let paths: OpenAPIObject['paths'];

  beforeAll(async () => {
    ({ paths } = (await unservedDocument()) as OpenAPIObject);
  });

  const takenBy = (parameter: string): string[] =>
    Object.entries(paths)
      .filter(([path, { get }]) => path.startsWith('/v1/') && get !== undefined)
      .filter(([, { get }]) => isTaken(get!.parameters ?? [], parameter))
      .map(([path]) => path);
  const isTaken = (parameters: readonly object[], name: string): boolean =>
    parameters.some((parameter) => (parameter as { readonly name?: string }).name === name);

  it.each([
    ['atLeast', takesPosition],
    ['asOf', takesPast],
  ])('states %s exactly where the API takes it', (parameter, takes) => {
    const reads = Object.entries(paths).filter(([path, { get }]) => get && path.startsWith('/v1/'));
    const stated = reads.map(([path]) => path).filter((path) => takes(path));
    expect(stated.filter((path) => !NOT_OF_THE_CONSOLE.test(path)).sort()).toEqual(
      takenBy(parameter)
        .filter((path) => !NOT_OF_THE_CONSOLE.test(path))
        .sort(),
    );
  });
});

/** Its queries do not request streams, tenants, pages by token or unknown reports. */
const NOT_OF_THE_CONSOLE = /^\/v1\/(stream|tenants|delivery\/|reports\/\{name\}|events\/\{)/;
