import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { fileSchema, fileSchemaNames } from '../src/docs/file-schemas';
import { contractSchemas } from '../src/docs/schemas';
import { useGateway } from './outside';

const BASE_URL = 'https://writ.example';
const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => [basename(path, '.yaml'), join('examples', path)] as const)
  .filter(([name]) => fileSchemaNames.includes(name));

const checkOf = (name: string) =>
  addFormats(new Ajv2020({ strict: false, allErrors: true })).compile(fileSchema(name, BASE_URL)!);
const checks = new Map(fileSchemaNames.map((name) => [name, checkOf(name)]));

const errorsOf = (name: string, value: unknown): readonly string[] => {
  const check = checks.get(name)!;
  check(value);
  return (check.errors ?? []).map(
    ({ instancePath, keyword, message }) => `${instancePath} ${keyword}: ${message}`,
  );
};

describe('the JSON Schemas of files of definitions', () => {
  it('have an example each', () => {
    expect([...new Set(examples.map(([name]) => name))].sort()).toEqual(
      [...fileSchemaNames].sort(),
    );
  });

  it.each(examples)('%s.json takes %s', (name, path) => {
    expect(errorsOf(name, parse(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('name the place of a mistake', () => {
    const workflow = parse(readFileSync('examples/workflows/refunds/workflow.yaml', 'utf8'));
    expect(errorsOf('workflow', { ...workflow, mode: 'enforced', ownr: 'x' })).toEqual([
      ' additionalProperties: must NOT have additional properties',
      '/mode enum: must be equal to one of the allowed values',
    ]);
    expect(errorsOf('exception-codes', [{ title: 'Late', sla: 'P1D' }])).toEqual([
      "/0 required: must have required property 'code'",
    ]);
    expect(errorsOf('cases', [{ name: 'n', action: {}, expect: 'go' }])).toContain(
      '/0/expect enum: must be equal to one of the allowed values',
    );
  });
});

describe('the JSON Schemas of contracts', () => {
  it('are made once: anybody may request those of files, as often as they like', () => {
    expect(contractSchemas()).toBe(contractSchemas());
  });
});

describe('GET /schemas', () => {
  const { app } = useGateway();

  it('serves them to everybody, under the address that they name', async () => {
    const answer = await app.inject({ url: '/schemas/workflow.json' });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('application/schema+json'),
    ]);
    expect(new URL(answer.json().$id).pathname).toBe('/schemas/workflow.json');
  });

  it('says which there are where one is not', async () => {
    const answer = await app.inject({ url: '/schemas/toString.json' });
    expect([answer.statusCode, answer.json().detail]).toEqual([
      404,
      expect.stringContaining('workflow.json, cases.json'),
    ]);
  });
});
