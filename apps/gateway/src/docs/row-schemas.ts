import {
  allQueries,
  dimensionsOf,
  groupFields,
  type Grouping,
  jsonSchema,
  type QueryDefinition,
  type RowCell,
  type RowDefinition,
  type RowFields,
  rowsOf,
} from '#contracts';
import { answeredAsOf } from './as-of-docs';
import { type Schema, schemaRef } from './schemas';

const { orNull } = jsonSchema;

const plain: Readonly<Record<string, Schema>> = {
  text: { type: 'string' },
  time: { type: 'string', format: 'date-time' },
  whole: { type: 'integer' },
  long: { type: 'integer' },
  number: { type: 'number' },
  flag: { type: 'boolean' },
};

const ERASED = 'Which of the texts were erased, and are null for that, joined by commas.';

/** What one row of a question's answer is called. */
export const rowName = ({ row }: Pick<QueryDefinition, 'row'>): string => row.entity;

/** What a page of them is called. */
export const pageName = (query: Pick<QueryDefinition, 'row'>): string =>
  `${rowName(query).replace(/Row$/, '')}Page`;

/** A group of them, and what a page of groups is called. */
const groupName = (query: Pick<QueryDefinition, 'row'>): string =>
  `${rowName(query).replace(/Row$/, '')}Group`;
export const groupsName = (query: Pick<QueryDefinition, 'row'>): string => `${groupName(query)}s`;

/** Every row that questions answer with, and pages of them, by name. `contracts`: schemas of contracts by name. */
export const rowSchemas = (
  contracts: Readonly<Record<string, Schema>>,
): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    allQueries.flatMap((query) => [
      [rowName(query), rowSchema(query, rowsOf[query.name]!, contracts)],
      [pageName(query), pageSchema(schemaRef(rowName(query)))],
      ...(query.groups
        ? [
            [groupName(query), groupSchema(query.groups)],
            [groupsName(query), groupsSchema(query)],
          ]
        : []),
    ]),
  );

const rowSchema = (
  query: QueryDefinition,
  { meaning, fields, contract }: RowDefinition,
  contracts: Readonly<Record<string, Schema>>,
): Schema => {
  const columns = Object.entries(columnSchemas(fields));
  const texts = Object.entries(textsOf(query)).map(([name, description]) => [
    name,
    { type: ['string', 'null'], description },
  ]);
  const own: Readonly<Record<string, Schema>> = Object.fromEntries([...columns, ...texts]);
  const { properties = {}, required = [] } = contract ? contracts[contract.name]! : {};
  return {
    type: 'object',
    description: meaning,
    required: [...new Set([...required, ...Object.keys(own)])],
    properties: { ...properties, ...own },
  };
};

const columnSchemas = (fields: RowFields): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, [cell, description]]) => [
      name,
      { ...cellSchema(cell), description },
    ]),
  );

/** It has the dimensions that were named, null where nobody knows them, and what is counted. */
const groupSchema = (groups: Grouping): Schema => {
  const fields = columnSchemas(groupFields(groups, dimensionsOf(groups)));
  const orUnknown = Object.entries(fields).map(([name, schema]) =>
    Object.hasOwn(groups.measures, name) || schema.type !== 'string'
      ? [name, schema]
      : [name, orNull(schema)],
  );
  return {
    type: 'object',
    description:
      'A group: the dimensions that `groupBy` names, and what is counted. Null stands for what nobody knows.',
    required: Object.keys(groups.measures),
    properties: Object.fromEntries(orUnknown) as Readonly<Record<string, Schema>>,
  };
};

const groupsSchema = (query: QueryDefinition): Schema => {
  const dimensions: Schema = {
    type: 'array',
    items: { type: 'string', enum: [...dimensionsOf(query.groups!)] },
  };
  const { required = [], properties, ...page } = pageSchema(schemaRef(groupName(query)));
  return {
    ...page,
    required: [...required, 'groupBy', 'zone', 'dimensions'],
    properties: {
      ...properties,
      groupBy: { ...dimensions, description: 'The dimensions of the groups.' },
      dimensions: { ...dimensions, description: 'Everything that the report can be grouped by.' },
      zone: { type: 'string', description: 'The zone in which months and weeks begin.' },
    },
  };
};

/** Free texts that come beside the columns of the view. */
const textsOf = ({ texts }: QueryDefinition): Readonly<Record<string, string>> =>
  texts ? { ...texts.names, erasedTexts: ERASED } : {};

const cellSchema = (cell: RowCell): Schema => {
  if (typeof cell === 'string') {
    const schema = plain[cell.replace('?', '')]!;
    return cell.endsWith('?') ? orNull(schema) : schema;
  }
  if ('oneOf' in cell) return enumSchema(cell.oneOf);
  return cell.isNullable ? orNull(cell.schema) : cell.schema;
};

const enumSchema = (values: readonly (string | null)[]): Schema => ({
  type: values.includes(null) ? ['string', 'null'] : 'string',
  enum: [...values],
});

const pageSchema = (items: Schema): Schema => ({
  type: 'object',
  required: ['items', 'nextCursor', 'position'],
  properties: {
    items: { type: 'array', items, description: 'The rows of this page.' },
    nextCursor: {
      type: ['string', 'null'],
      description: 'State it as `cursor` for the next page; null when this is the last.',
    },
    position: {
      type: 'integer',
      minimum: 0,
      description: 'The ledger position that the answer is true at.',
    },
    asOf: answeredAsOf,
  },
});

/** One row by itself; of the past it says so. */
export const oneSchema = (query: QueryDefinition, isPresentOnly: boolean): Schema =>
  isPresentOnly
    ? schemaRef(rowName(query))
    : {
        allOf: [schemaRef(rowName(query)), { type: 'object', properties: { asOf: answeredAsOf } }],
      };
