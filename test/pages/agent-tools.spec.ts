// Runs alone: it reads the whole of the API document.
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type JsonSchema } from '#contracts';
import { unservedDocument } from '../../apps/gateway/src/docs/unserved-document';
import { takingText } from '../../cli/src/mcp/artifact';
import { type ApiDocument, inputSchemaOf } from '../../cli/src/mcp/tool-schemas';
import { tools } from '../../cli/src/mcp/tools';

interface Field {
  readonly place: string;
  readonly schema: JsonSchema;
}

/** What an agent knows of a tool is what its fields say. */
describe('a field of a tool for agents', () => {
  let fields: readonly Field[];
  beforeAll(async () => {
    const api = (await unservedDocument()) as ApiDocument;
    fields = tools.flatMap((tool) => {
      const schema = inputSchemaOf(tool, api);
      const { $defs = {}, ...own } = tool.name === 'record_evidence' ? takingText(schema) : schema;
      const parts = Object.entries($defs as Record<string, JsonSchema>);
      return [[tool.name, own as JsonSchema] as const, ...parts].flatMap(fieldsOf);
    });
  });

  it('[N4] has a sentence that says what it means', () => {
    expect(fields.length).toBeGreaterThan(100);
    const silent = fields.filter(({ schema }) => !/\.$/.test(String(schema['description'] ?? '')));
    expect(placesOf(silent)).toEqual([]);
  });

  it('[N4] has an example that it takes, or parts that have', () => {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    const wrong = fields.filter(({ schema }) => {
      if (JSON.stringify(schema).includes('"$ref"')) return false;
      const { examples = [] } = schema as { examples?: readonly unknown[] };
      return examples.length === 0 || !examples.every((one) => ajv.validate(schema, one));
    });
    expect(placesOf(wrong)).toEqual([]);
  });
});

const fieldsOf = ([name, { properties = {} }]: readonly [string, JsonSchema]): readonly Field[] =>
  Object.entries(properties).map(([field, schema]) => ({ place: `${name}.${field}`, schema }));

const placesOf = (found: readonly Field[]): readonly string[] => [
  ...new Set(found.map(({ place }) => place)),
];
