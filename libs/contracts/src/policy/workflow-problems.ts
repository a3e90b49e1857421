import { type FieldError } from '#kernel';
import { mappingProblems } from '../authzen/mapping-problems';
import { exceptionCodesOf, inputPrerequisite, systemOf } from './workflow-questions';
import { type ActionDeclaration, type WorkflowDefinition } from './workflow';
import { controlProblems } from './workflow-control-problems';
import { lifecycleProblems } from './workflow-lifecycle-problems';
import { stepProblems } from './workflow-step-problems';
import { roleProblems } from './workflow-role-problems';

/**
 * Everything wrong with a definition whose fields are each right by themselves, with a pointer
 * (RFC 6901) from the definition's root. Empty: it can be published.
 */
export const workflowProblems = (definition: WorkflowDefinition): readonly FieldError[] => [
  ...ownerProblems(definition),
  ...repeatedNames(definition),
  ...reservedNames(definition),
  ...definition.actions.flatMap((action, index) => actionProblems(definition, action, index)),
  ...currencyProblems(definition),
  ...codeProblems(definition),
  ...controlProblems(definition),
  ...roleProblems(definition),
  ...lifecycleProblems(definition),
  ...stepProblems(definition),
  ...mappingProblems(definition),
];

const ownerProblems = ({ owner }: WorkflowDefinition): FieldError[] =>
  owner === 'TBD'
    ? [{ pointer: '/owner', message: 'name the person or team who answers for this workflow' }]
    : [];

const repeatedNames = (definition: WorkflowDefinition): FieldError[] => {
  const { inputs, prerequisites, systems, actions, stages, overlays, closure, exceptionCodes } =
    definition;
  const steps = stages.flatMap((stage, s) =>
    stage.steps.map(({ name }, i) => ({ name, pointer: `/stages/${s}/steps/${i}/name` })),
  );
  return [
    ...repeats(named(inputs, 'inputs')),
    ...repeats([...named(prerequisites, 'prerequisites'), ...prerequisitesOf(inputs)]),
    ...repeats(named(systems, 'systems')),
    ...repeats(actions.map(({ kind }, i) => ({ name: kind, pointer: `/actions/${i}/kind` }))),
    ...repeats(named(stages, 'stages')),
    ...repeats(named(overlays, 'overlays')),
    // Steps are addressed by their name alone, so it is theirs in the whole workflow.
    ...repeats(steps),
    ...repeats(
      closure.evidence.map(({ kind }, i) => ({ name: kind, pointer: `/closure/evidence/${i}` })),
    ),
    ...repeats(exceptionCodes.map((name, i) => ({ name, pointer: `/exceptionCodes/${i}` }))),
  ];
};

/** A missing input is a failed prerequisite: two of one name would pass together. */
const prerequisitesOf = (inputs: WorkflowDefinition['inputs']): NamedPlace[] => {
  const byName = new Map(named(inputs, 'inputs').map((place) => [place.name, place]));
  return [...byName.values()].map(({ name, pointer }) => ({
    name: inputPrerequisite(name),
    pointer,
  }));
};

/** Keys by which Cedar's JSON tells entities and extension values from records (its JSON data format). */
const RESERVED = ['__entity', '__extn', '__expr'];

const reservedNames = ({ facts, inputs, actions }: WorkflowDefinition): FieldError[] =>
  [
    ...[...facts.keys()].map((name) => ({ name, pointer: `/facts/${name}` })),
    ...named(inputs, 'inputs'),
    ...actions.flatMap((action, i) =>
      [...action.arguments.keys()].map((name) => ({
        name,
        pointer: `/actions/${i}/arguments/${name}`,
      })),
    ),
  ]
    .filter(({ name }) => RESERVED.includes(name))
    .map(({ name, pointer }) => ({ pointer, message: `${name} is a reserved name: use another` }));

const currencyProblems = ({ facts, inputs }: WorkflowDefinition): FieldError[] =>
  [
    ...[...facts].map(([name, fact]) => ({ ...fact, pointer: `/facts/${name}/currency` })),
    ...inputs.map((input, i) => ({ ...input, pointer: `/inputs/${i}/currency` })),
  ]
    .filter(({ currency, type }) => currency !== undefined && type !== 'integer')
    .map(({ pointer, type }) => ({
      pointer,
      message: `only an integer is an amount in minor units, and this is ${type}: leave it out`,
    }));

interface NamedPlace {
  readonly name: string;
  readonly pointer: string;
}

const named = (list: readonly { name: string }[], field: string): NamedPlace[] =>
  list.map(({ name }, index) => ({ name, pointer: `/${field}/${index}/name` }));

const repeats = (places: readonly NamedPlace[]): FieldError[] => {
  const first = new Map<string, string>();
  return places.flatMap(({ name, pointer }) => {
    const taken = first.get(name);
    if (taken === undefined) first.set(name, pointer);
    return taken === undefined ? [] : [{ pointer, message: `${name} stands at ${taken} already` }];
  });
};

const actionProblems = (
  definition: WorkflowDefinition,
  action: ActionDeclaration,
  index: number,
): FieldError[] => [
  ...systemProblems(definition, action, index),
  ...objectProblems(definition, action, index),
];

/** A misspelt kind would bind the action to objects that no work order can name. */
const objectProblems = (
  definition: WorkflowDefinition,
  { objects }: ActionDeclaration,
  index: number,
): FieldError[] =>
  !Array.isArray(objects)
    ? []
    : objects.flatMap((kind, o) =>
        definition.objects.includes(kind)
          ? []
          : [
              {
                pointer: `/actions/${index}/objects/${o}`,
                message: `list the kind ${kind} under objects first`,
              },
            ],
      );

const systemProblems = (
  definition: WorkflowDefinition,
  { kind, authority, system, writes }: ActionDeclaration,
  index: number,
): FieldError[] => {
  const pointer = `/actions/${index}`;
  const declared = systemOf(definition, system);
  if (!declared)
    return [
      { pointer: `${pointer}/system`, message: `list the system ${system} under systems first` },
    ];
  if (authority === 'read' && writes.length > 0)
    return [{ pointer: `${pointer}/writes`, message: `${kind} only reads: it can write nothing` }];
  return writes.flatMap((write, w) =>
    declared.writes.includes(write)
      ? []
      : [
          {
            pointer: `${pointer}/writes/${w}`,
            message: `the system ${system} does not list ${write} among its writes`,
          },
        ],
  );
};

const codeProblems = (definition: WorkflowDefinition): FieldError[] => {
  const known = exceptionCodesOf(definition);
  const used = [
    ...definition.prerequisites.map(({ onFail }, i) => ({
      code: onFail,
      pointer: `/prerequisites/${i}/onFail`,
    })),
    ...definition.stages.flatMap(({ steps }, s) =>
      steps.map(({ onBlock }, i) => ({
        code: onBlock,
        pointer: `/stages/${s}/steps/${i}/onBlock`,
      })),
    ),
  ];
  return used.flatMap(({ code, pointer }) =>
    code === undefined || known.has(code)
      ? []
      : [{ pointer, message: `list ${code} under exceptionCodes first` }],
  );
};
