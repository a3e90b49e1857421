import {
  allCommands,
  allEvents,
  EXTERNAL_ID_PATTERN,
  type EventDefinition,
  isReadOverNats,
  publicCommandSubject,
} from '#contracts';
import { contractSchemas } from '../../apps/gateway/src/docs/schemas';
import { adviceOf } from '../../apps/gateway/src/problems/advice';
import { type ProblemCode, problemStatus } from '../../apps/gateway/src/problems/problem';
import { generatedPart, markdownTable } from './generated';

const schemas = contractSchemas();

describe('the tables of what Writ sends and takes', () => {
  it('has every event type with its fields', () => {
    const rows = (allEvents as readonly EventDefinition[])
      .toSorted((a, b) => (a.type < b.type ? -1 : 1))
      .map(({ type, version, owner, meaning, data, erasable }) => [
        `\`${type}\``,
        String(version),
        owner,
        isReadOverNats(type) ? 'yes' : 'no',
        meaning,
        fieldsOf(data, erasable),
      ]);
    const { stated, declared } = generatedPart(
      'docs/events.md',
      'events',
      markdownTable(['type', 'version', 'by', 'on NATS', 'meaning', 'fields of `data`'], rows),
    );
    expect(stated).toBe(declared);
  });

  it('has every command that a caller may send over NATS, with its body', () => {
    const rows = allCommands
      .filter(({ roles }) => roles.some((role) => role !== 'service'))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((command) => [
        `\`${publicCommandSubject(command)}\``,
        command.meaning,
        fieldsOf(command.body),
      ]);
    const { stated, declared } = generatedPart(
      'docs/nats.md',
      'commands',
      markdownTable(['subject', 'meaning', 'fields of the body'], rows),
    );
    expect(stated).toBe(declared);
  });
});

describe('the page on problems', () => {
  it('has every code with its status and what to do about it', () => {
    const rows = (Object.keys(problemStatus) as ProblemCode[])
      .toSorted()
      .map((code) => [`\`${code}\``, String(problemStatus[code]), adviceOf(code)]);
    expect(rows.filter(([, , advice]) => !/^[A-Z].+\.$/.test(advice!))).toEqual([]);
    const { stated, declared } = generatedPart(
      'docs/problems.md',
      'problems',
      markdownTable(['code', 'HTTP status', 'what to do'], rows),
    );
    expect(stated).toBe(declared);
  });
});

describe('what an erasure leaves', () => {
  it('is stated for every text of an event that is stored with it', () => {
    const stays = new Map<string, string[]>();
    for (const { type, data, erasable } of allEvents as readonly EventDefinition[])
      for (const field of textsIn(data.name).filter((path) => !erasable.includes(path)))
        stays.set(field, [...(stays.get(field) ?? []), type]);
    const rows = [...stays]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, types]) => [
        `\`${field}\``,
        types
          .toSorted()
          .map((type) => `\`${type}\``)
          .join(', '),
      ]);
    const { stated, declared } = generatedPart(
      'docs/erasure.md',
      'texts that stay',
      markdownTable(['field', 'of the events'], rows),
    );
    expect(stated).toBe(declared);
  });
});

/** Paths of fields that take any text, or any JSON: no list of values limits them, nor a pattern but that of ids from outside. */
const textsIn = (name: string, above: readonly string[] = []): readonly string[] => {
  const { properties = {} } = schemas[name] as { readonly properties?: Record<string, Schema> };
  if (above.includes(name)) return [];
  return Object.entries(properties).flatMap(([field, schema]) => {
    const one = schema.items ?? schema;
    const part = one.$ref?.replace(/.*\//, '');
    if (part) return textsIn(part, [...above, name]).map((path) => `${field}.${path}`);
    return isFree(one) ? [field] : [];
  });
};

const isFree = ({ type, enum: values, format, pattern, properties }: Schema): boolean =>
  (type === 'string' && !values && !format && isWide(pattern)) ||
  (type === 'object' && !properties) ||
  type === undefined;

const isWide = (pattern: string | undefined): boolean =>
  pattern === undefined || pattern === EXTERNAL_ID_PATTERN.source;

/** Names and types, with `?` where a field may be left out. */
const fieldsOf = ({ name }: new () => object, erasable: readonly string[] = []): string => {
  const { properties = {}, required = [] } = schemas[name] as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  const fields = Object.entries(properties).map(
    ([field, schema]) =>
      `${field}${required.includes(field) ? '' : '?'}: ${erasable.includes(field) ? 'digest' : typeOf(schema)}`,
  );
  return fields.map((field) => `\`${field}\``).join(', ');
};

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: object;
  readonly items?: Schema;
  readonly $ref?: string;
}

const typeOf = ({ type, enum: values, format, items, $ref }: Schema): string => {
  if ($ref) return $ref.replace(/.*\//, '');
  if (values) return values.map((value) => `"${value}"`).join(' | ');
  if (type === 'array') return `${items ? typeOf(items) : 'object'}[]`;
  if (format === 'date-time') return 'time';
  return typeof type === 'string' ? type : 'value';
};
