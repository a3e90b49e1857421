import { type FieldError } from '#kernel';
import { type WorkflowDefinition } from '../policy/workflow';
import { actionOf } from '../policy/workflow-questions';
import {
  type AuthzenMapping,
  type QuestionActionMapping,
  type ResourceMapping,
  STANDING_SOURCES,
} from './mapping';
import { REQUIRABLE_MEMBERS, type RequestForm } from './request-form';

const ROOT = '/authzen';

/** Everything wrong with the mapping of a workflow whose fields are each right by themselves. */
export const mappingProblems = (definition: WorkflowDefinition): readonly FieldError[] => {
  const { authzen: mapping } = definition;
  if (!mapping) return [];
  const { subjects, resources } = mapping;
  return [
    ...emptyList(subjects, `${ROOT}/subjects`),
    ...emptyList(resources, `${ROOT}/resources`),
    ...repeats(subjects, ({ type }) => type, `${ROOT}/subjects`, 'type'),
    ...repeats(resources, ({ type }) => type, `${ROOT}/resources`, 'type'),
    ...standingProblems(definition, mapping),
    ...(mapping.form ? formProblems(mapping, mapping.form) : []),
    ...resources.flatMap((resource, r) =>
      resourceProblems(definition, mapping, resource, `${ROOT}/resources/${r}`),
    ),
  ];
};

const emptyList = (list: readonly unknown[], pointer: string): readonly FieldError[] =>
  list.length > 0
    ? []
    : [{ pointer, message: 'list at least one: the answer to anything else is false' }];

/** Two entries for the same thing would be two answers. */
const repeats = <T>(
  list: readonly T[],
  nameOf: (entry: T) => string,
  pointer: string,
  field: string,
): readonly FieldError[] =>
  list.flatMap((entry, index) => {
    const first = list.findIndex((other) => nameOf(other) === nameOf(entry));
    return first === index
      ? []
      : [
          {
            pointer: `${pointer}/${index}/${field}`,
            message: `${nameOf(entry)} stands at ${pointer}/${first} already`,
          },
        ];
  });

const standingProblems = (
  { inputs: declared }: WorkflowDefinition,
  { standing }: AuthzenMapping,
): readonly FieldError[] => {
  if (!standing) return [];
  const pointer = `${ROOT}/standing/inputs`;
  return [
    ...[...standing.inputs].flatMap(([name, source]) => [
      ...(declared.some((input) => input.name === name)
        ? []
        : [
            { pointer: `${pointer}/${name}`, message: `list the input ${name} under inputs first` },
          ]),
      ...(STANDING_SOURCES.includes(source)
        ? []
        : [
            {
              pointer: `${pointer}/${name}`,
              message: `must be one of ${STANDING_SOURCES.join(', ')}: its questions have nothing else in common`,
            },
          ]),
    ]),
    ...declared
      .filter(({ name, required }) => required && !standing.inputs.has(name))
      .map(({ name }) => ({
        pointer,
        message: `say which part of a question gives the required input ${name}`,
      })),
  ];
};

/** A form that nobody could fill in, or whose answers nobody could tell apart. */
const formProblems = (
  { resources }: AuthzenMapping,
  { requires, fields }: RequestForm,
): readonly FieldError[] => {
  const pointer = `${ROOT}/form`;
  const requirable = [...REQUIRABLE_MEMBERS, ...fields.map(({ name }) => name)];
  const mapped = resources.flatMap(({ actions }) => actions.map(({ kind }) => kind));
  return [
    ...repeats(fields, ({ name }) => name, `${pointer}/fields`, 'name'),
    ...requires.flatMap((name, index) =>
      requirable.includes(name)
        ? []
        : [{ pointer: `${pointer}/requires/${index}`, message: `list the field ${name} first` }],
    ),
    ...fields.flatMap(({ name, choices }, f) => [
      ...(REQUIRABLE_MEMBERS.includes(name)
        ? [
            {
              pointer: `${pointer}/fields/${f}/name`,
              message: `${name} is a member of every access request: take another name`,
            },
          ]
        : []),
      ...repeats(choices, ({ value }) => value, `${pointer}/fields/${f}/choices`, 'value'),
      ...choices.flatMap(({ kinds = [] }, c) =>
        kinds
          .filter((kind) => !mapped.includes(kind))
          .map((kind) => ({
            pointer: `${pointer}/fields/${f}/choices/${c}/kinds`,
            message: `no question asks for ${kind}: map an action to it first`,
          })),
      ),
    ]),
  ];
};

const resourceProblems = (
  definition: WorkflowDefinition,
  mapping: AuthzenMapping,
  { object, actions }: ResourceMapping,
  pointer: string,
): readonly FieldError[] => [
  ...(object === undefined || definition.objects.includes(object)
    ? []
    : [{ pointer: `${pointer}/object`, message: `list the kind ${object} under objects first` }]),
  ...emptyList(actions, `${pointer}/actions`),
  ...repeats(actions, ({ name }) => name, `${pointer}/actions`, 'name'),
  ...actions.flatMap((action, a) =>
    actionProblems(definition, mapping, action, `${pointer}/actions/${a}`),
  ),
];

const actionProblems = (
  definition: WorkflowDefinition,
  { standing }: AuthzenMapping,
  action: QuestionActionMapping,
  pointer: string,
): readonly FieldError[] => {
  const { kind, arguments: named, facts } = action;
  const declared = actionOf(definition, action);
  if (!declared)
    return [{ pointer: `${pointer}/kind`, message: `list the action ${kind} under actions first` }];
  return [
    ...[...named.keys()]
      .filter((name) => !declared.arguments.has(name))
      .map((name) => ({
        pointer: `${pointer}/arguments/${name}`,
        message: `list the argument ${name} of ${kind} first`,
      })),
    ...[...facts.keys()]
      .filter((name) => !definition.facts.has(name))
      .map((name) => ({
        pointer: `${pointer}/facts/${name}`,
        message: `list the fact ${name} under facts first`,
      })),
    ...(standing && facts.size > 0
      ? [
          {
            pointer: `${pointer}/facts`,
            message:
              'a standing work order has many questions, and each would read the facts of the others: map them to arguments',
          },
        ]
      : []),
    ...(standing && declared.objects === undefined
      ? [
          {
            pointer: `${pointer}/kind`,
            message: `a standing work order is about no object: let ${kind} be about objects of a kind, or any`,
          },
        ]
      : []),
  ];
};
