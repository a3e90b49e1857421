/** What services ask of a workflow definition: pure, and the only places that know where it stands. */
import { parseInstant } from '#kernel';
import { type Scalar } from '../fields';
import { type ProposedAction } from './action';
import { builtInExceptionCodes } from './codes';
import {
  type ActionDeclaration,
  type PrerequisiteDeclaration,
  type SystemDeclaration,
  type WorkflowDefinition,
} from './workflow';
import { type ValueType } from './workflow-fields';
import { type StepDeclaration } from './workflow-steps';

/** Every step, in the order of its stage and its place there. */
export const stepsOf = ({ stages }: WorkflowDefinition): readonly StepDeclaration[] =>
  stages.flatMap(({ steps }) => steps);

export const stepOf = (definition: WorkflowDefinition, name: string): StepDeclaration | undefined =>
  stepsOf(definition).find((step) => step.name === name);

export const prerequisiteOf = (
  { prerequisites }: WorkflowDefinition,
  name: string,
): PrerequisiteDeclaration | undefined =>
  prerequisites.find((prerequisite) => prerequisite.name === name);

/** Names are ids: see `IsId`. */
const NAME_MAX = 64;

/**
 * A required input that is missing when a work order opens is a prerequisite that failed, under this
 * name: so one exception reaction and one check stand for both.
 */
export const inputPrerequisite = (input: string): string => `input-${input}`.slice(0, NAME_MAX);

export const systemOf = (
  { systems }: WorkflowDefinition,
  name: string,
): SystemDeclaration | undefined => systems.find((system) => system.name === name);

export const actionOf = (
  { actions }: WorkflowDefinition,
  { kind }: Pick<ProposedAction, 'kind'>,
): ActionDeclaration | undefined => actions.find((action) => action.kind === kind);

/**
 * The id of an object is its kind or begins with it and `-`, `:` or `/`: `order-2207`, `order:2207` and `order/2207` are
 * an `order`. An id with a segment `.` or `..` is of no kind, because what reads it as a path finds something else.
 */
export const isOfKind = (object: string, kind: string): boolean =>
  object === kind ||
  (object.startsWith(kind) &&
    '-:/'.includes(object.charAt(kind.length)) &&
    !DOT_SEGMENT.test(object));

/** Also percent-encoded, which a URL reader takes for the same. */
const DOT_SEGMENT = /(^|[/\\:])(\.|%2e){1,2}($|[/\\?#])/i;

/** Required inputs that are absent, unknown or of another type: each with what is wanted. */
export const unmetInputs = (
  { inputs }: WorkflowDefinition,
  given: Readonly<Record<string, Scalar>>,
): readonly { readonly name: string; readonly wanted: string }[] =>
  inputs.flatMap(({ name, type, required }) => {
    const value = Object.hasOwn(given, name) ? given[name]! : null;
    if (value === null) return required ? [{ name, wanted: `a value (${type})` }] : [];
    return fitsType(value, type) ? [] : [{ name, wanted: `a value of type ${type}` }];
  });

/** Exception codes that this workflow's work may raise. */
export const exceptionCodesOf = ({ exceptionCodes }: WorkflowDefinition): ReadonlySet<string> =>
  new Set([...builtInExceptionCodes, ...exceptionCodes]);

/** Whether a known value is what a declaration of that type promises. */
export const fitsType = (value: Scalar, type: ValueType): boolean => {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'string':
      return typeof value === 'string';
    case 'strings':
      return Array.isArray(value);
    case 'instant':
      return typeof value === 'string' && parseInstant(value) !== undefined;
  }
};
