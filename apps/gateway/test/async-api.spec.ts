import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import {
  allCommands,
  allEvents,
  callerSubjects,
  eventDefinition,
  isReadOverNats,
  publicCommandSubject,
} from '#contracts';
import { asyncApi } from '../src/docs/async-api';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string | null }>>;
}
const document = asyncApi() as Document;
const refsIn = (part: unknown): readonly string[] => {
  if (typeof part !== 'object' || part === null) return [];
  const { $ref } = part as { readonly $ref?: unknown };
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(part).flatMap(refsIn)];
};
const at = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (part, name) => (part as Record<string, unknown> | undefined)?.[name],
      document,
    );

describe('the AsyncAPI document', () => {
  it('is one, by the JSON Schema of AsyncAPI 3.0', () => {
    const { $schema: _, ...schema } = JSON.parse(
      readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8'),
    );
    const ajv = new Ajv({ strict: false, logger: false });
    ajv.validate(schema, document);
    expect(ajv.errors).toBeNull();
  });

  it('has every command that callers may send', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address);
    const forCallers = allCommands.filter(({ roles }) => roles.some((role) => role !== 'service'));
    expect(addresses).toEqual(expect.arrayContaining(forCallers.map(publicCommandSubject)));
    expect(callerSubjects.commands).toBe('writ.v1.*');
  });

  it('refers to nothing that it does not have', () => {
    expect(refsIn(document).filter((ref) => at(ref) === undefined)).toEqual([]);
  });

  it('describes no subject that only services use', () => {
    expect(JSON.stringify(document)).not.toMatch(/writ\.internal|api-key\.issued/);
  });
});

/** Events as they came from a running system: what was sent once stays as the document says. */
describe('the samples of events', () => {
  const samples = Object.entries(
    JSON.parse(readFileSync('docs/schemas/event-samples.json', 'utf8')) as Readonly<
      Record<
        string,
        { readonly type: string; readonly schemaVersion: number; readonly data: object }
      >
    >,
  );
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema(document, 'writ');
  const errorsOf = (type: string, event: object): string => {
    const name = `writ#/components/messages/${type}/payload`;
    const check = ajv.getSchema(name) ?? ajv.compile({ $ref: name });
    return check(event) ? '' : ajv.errorsText(check.errors);
  };

  it.each(samples)('of %s are as the document says', (type, event) => {
    expect([event.type, event.schemaVersion]).toEqual([type, eventDefinition(type)!.version]);
    expect(errorsOf(type, event)).toBe('');
    expect(errorsOf(type, { ...event, data: { workOrderId: 7 } })).not.toBe('');
  });

  it('are there for every type that callers read', () => {
    const types = allEvents.map(({ type }) => type).filter(isReadOverNats);
    expect(types.filter((type) => !samples.some(([name]) => name === type))).toEqual([]);
  });
});
