import * as contracts from '#contracts';
import { ANNOTATIONS } from '../../apps/policy/src/cedar/parse';
import { schemaOf } from '../../apps/policy/src/cedar/schema';
import { type DeclaredField, declaredClasses, valuesOf } from './declared-fields';
import { generatedPart, markdownTable } from './generated';
import { firstColumn } from './tables';

const PAGE = 'docs/workflows.md';
const sources = [
  ...['workflow', 'workflow-control', 'workflow-lifecycle', 'workflow-steps'].map(
    (name) => `policy/${name}`,
  ),
  'authzen/mapping',
  'authzen/request-form',
].map((path) => `libs/contracts/src/${path}.ts`);

describe('the page on workflows', () => {
  const classes = declaredClasses(...sources);

  it('has every field of workflow.yaml, as the contract declares it', () => {
    const { stated, declared } = generatedPart(
      PAGE,
      'fields',
      partsOf('WorkflowDefinition', classes),
    );
    expect(stated).toBe(declared);
  });

  it('has every annotation that a rule takes', () =>
    expect(firstColumn(PAGE, 'annotation')).toEqual(ANNOTATIONS.map((name) => `@${name}`)));

  it('has every case field', () =>
    expect(firstColumn(PAGE, 'of a case')).toEqual(
      declaredClasses('libs/contracts/src/policy/commands.ts')
        .get('GoldenCase')!
        .fields.map(({ name }) => name),
    ));

  it('has everything that a rule may read', () => {
    const definition = contracts.workflowOf({
      id: 'w',
      jobType: 'w',
      title: 'W',
      owner: 'lead',
      systems: [{ name: 'crm' }],
      actions: [{ kind: 'note.add', authority: 'read', system: 'crm' }],
    });
    const { entityTypes, actions } = schemaOf(definition)['']!;
    const { context } = actions['note.add']!.appliesTo!;
    expect(firstColumn(PAGE, 'in a rule')).toEqual([
      ...Object.keys(entityTypes)
        .filter((type) => type !== 'WorkOrder')
        .map((type) => GROUP_IN_RULE.get(type) ?? `principal is ${type}`),
      'action',
      ...namesIn(entityTypes['WorkOrder'] as object).map((name) => `resource.${name}`),
      ...namesIn({ shape: context }).map((name) => `context.${name}`),
    ]);
  });
});

const GROUP_IN_RULE: ReadonlyMap<string, string> = new Map([
  ['Team', 'principal in Team::"trainees"'],
  ['Role', 'principal in Role::"operator"'],
]);

const namesIn = (type: { readonly shape?: unknown }): readonly string[] =>
  Object.keys((type.shape as { readonly attributes: object }).attributes);

type Classes = ReturnType<typeof declaredClasses>;

/** The table of a class, and those of the classes that its fields hold, each once. */
const partsOf = (root: string, classes: Classes): string => {
  const names = new Set([root]);
  // A set also visits what is added to it during the visit.
  for (const name of names)
    for (const field of classes.get(name)!.fields) {
      const part = partIn(field);
      if (part !== undefined) names.add(part);
    }
  return [...names].map((name) => sectionOf(name, classes)).join('\n\n');
};

const sectionOf = (name: string, classes: Classes): string => {
  const { meaning, fields } = classes.get(name)!;
  const contract = (contracts as unknown as Readonly<Record<string, new () => object>>)[name]!;
  const rows = fields.map((field) => [
    `\`${field.name}\``,
    holdsOf(contract, field),
    defaultOf(contract, field),
    contracts.meaningOf(contract, field.name) ?? '',
  ]);
  const title = name === 'WorkflowDefinition' ? [] : [`### ${headingOf(name)}`, meaning];
  return [...title, markdownTable(['field', 'holds', 'default', 'meaning'], rows)]
    .filter(Boolean)
    .join('\n\n');
};

const headingOf = (name: string): string =>
  name
    .replace(/(Declaration|s)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/^\w/, (first) => first.toUpperCase())
    .toLowerCase()
    .replace(/^\w/, (first) => first.toUpperCase());

const linkTo = (name: string): string =>
  `[${headingOf(name).toLowerCase()}](#${headingOf(name).toLowerCase().replaceAll(' ', '-')})`;

/** The class that a field holds one, a list or a map of; `Money` is a part of an action, explained beside the table. */
const partIn = ({ decorators }: DeclaredField): string | undefined => {
  const named = ['IsPart', 'AreParts', 'MapOf'].map((kind) => decorators.get(kind)).find(Boolean);
  const name = named && /=> (\w+)/.exec(named)![1];
  return name === 'Money' ? undefined : name;
};

const HOLDS: readonly (readonly [string, string])[] = [
  ['IsBoolean', '`true`, `false`'],
  ['IsInt', 'whole number'],
  ['IsDuration', 'duration'],
  ['IsCurrency', 'ISO 4217 code'],
  ['IsOwner', 'owner'],
  ['AreSomebody', 'texts'],
  ['AreRecorders', 'texts'],
  ['IsId', 'name'],
  ['IsName', 'dotted name'],
  ['IsText', 'text'],
  ['AreIds', 'names'],
  ['AreNames', 'dotted names'],
  ['AreTexts', 'texts'],
  ['IsTypeMap', 'name → type'],
  ['IsSource', 'place in a question'],
  ['IsObject', 'name → any JSON value'],
  ['IsSourceMap', 'name → place in a question'],
  ['IsExternalId', 'id from outside'],
  ['AreExternalIds', 'ids from outside'],
  ['IsObjectsRule', '`any`, `none` or ids from outside'],
  ['IsHandoffPath', 'path'],
];

const holdsOf = (contract: new () => object, field: DeclaredField): string => {
  const { decorators, name } = field;
  const part = partIn(field);
  if (part === undefined && decorators.has('IsPart')) return '`{minor, currency}`';
  if (decorators.has('IsPart')) return linkTo(part!);
  if (decorators.has('AreParts')) return `list of ${linkTo(part!)}`;
  if (decorators.has('MapOf')) return `name → ${linkTo(part!)}`;
  if (decorators.has('IsIn'))
    return valuesOf(contract, name)
      .map((value) => `\`${value}\``)
      .join(', ');
  const [, holds] = HOLDS.find(([kind]) => decorators.has(kind)) ?? [];
  if (holds === undefined) throw new Error(`Say what ${contract.name}.${name} holds.`);
  return holds;
};

const defaultOf = (contract: new () => object, { name, isOptional }: DeclaredField): string => {
  if (isOptional) return '';
  const value = (new contract() as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) return 'required';
  if (value instanceof Map || Array.isArray(value)) return 'none';
  return typeof value === 'object' ? '' : `\`${String(value)}\``;
};
