import { type SchemaJson, type TypeOfAttribute } from '@cedar-policy/cedar-wasm/nodejs';
import {
  type ActionDeclaration,
  type InputDeclaration,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';

type Attribute = TypeOfAttribute<string>;

/**
 * The Cedar schema that a workflow implies: a `Delegate`, who may be in a `Team` and a `Role`, does an action of a listed kind to a
 * `WorkOrder`, which has its objects, declared inputs, job type and owner. The context holds the action's own
 * fields and the declared facts. Whatever may be unknown is optional, so that a rule does not validate until it
 * tests for it with `has`.
 */
export const schemaOf = ({ facts, inputs, actions }: WorkflowDefinition): SchemaJson<string> => {
  const known = record(
    [...facts].map(([name, { type }]) => [name, optional(attributeOf(type))] as const),
  );
  return {
    '': {
      entityTypes: {
        Delegate: { memberOfTypes: ['Team', 'Role'] },
        Team: {},
        Role: {},
        WorkOrder: { shape: workOrderOf(inputs) },
      },
      actions: Object.fromEntries(
        actions.map((action) => [
          action.kind,
          {
            appliesTo: {
              principalTypes: ['Delegate'],
              resourceTypes: ['WorkOrder'],
              context: contextOf(action, known),
            },
          },
        ]),
      ),
    },
  };
};

const workOrderOf = (inputs: readonly InputDeclaration[]) => ({
  type: 'Record' as const,
  attributes: {
    objects: attributeOf('strings'),
    inputs: record(inputs.map(({ name, type }) => [name, optional(attributeOf(type))])),
    jobType: attributeOf('string'),
    owner: optional(attributeOf('string')),
  },
});

const contextOf = (action: ActionDeclaration, facts: Attribute): Attribute =>
  record([
    ['authority', attributeOf('string')],
    ['system', attributeOf('string')],
    ['writes', attributeOf('strings')],
    ['objects', attributeOf('strings')],
    ['amount', optional(money)],
    ['audience', optional(attributeOf('string'))],
    [
      'arguments',
      record([...action.arguments].map(([name, type]) => [name, optional(attributeOf(type))])),
    ],
    ['facts', facts],
    ['now', attributeOf('instant')],
  ]);

const attributeOf = (type: ValueType): Attribute => {
  switch (type) {
    case 'boolean':
      return { type: 'Boolean' };
    case 'integer':
      return { type: 'Long' };
    case 'string':
      return { type: 'String' };
    case 'strings':
      return { type: 'Set', element: { type: 'String' } };
    case 'instant':
      return { type: 'Extension', name: 'datetime' };
  }
};

const record = (attributes: readonly (readonly [string, Attribute])[]): Attribute => ({
  type: 'Record',
  attributes: Object.fromEntries(attributes),
});

const optional = (attribute: Attribute): Attribute => ({ ...attribute, required: false });

const money = record([
  ['minor', attributeOf('integer')],
  ['currency', attributeOf('string')],
]);
