import { actionOf, isOfKind, type ObjectsRule } from '#contracts';
import { type BreakGlass } from '#work-order';
import { check, type EngineCheck, type Proposal } from './engine-check';

/** The check that an action is about what its work order is about. */
export const OBJECTS = 'engine.objects';

/**
 * A work order's objects limit its actions: those that an action names are among them, and an action names at least
 * one where its workflow lists kinds of objects. A workflow may say otherwise of an action.
 */
export const objectsKept = ({ definition, workOrder, action }: Proposal): EngineCheck => {
  const { objects = [], kind } = action;
  const rule = actionOf(definition, action)?.objects;
  return check('objects', 'object-out-of-scope', {
    problem: problemOf(kind, objects, rule, workOrder.objects, definition.objects),
    fine:
      objects.length > 0
        ? `It is about ${objects.join(', ')}, as ${rule === undefined ? 'the work order is' : 'the workflow lets it be'}.`
        : 'It need not be about any object.',
  });
};

const problemOf = (
  kind: string,
  objects: readonly string[],
  rule: ObjectsRule | undefined,
  ofWorkOrder: readonly string[],
  kinds: readonly string[],
): string | undefined => {
  if (rule === 'any') return undefined;
  if (rule === 'none')
    return objects.length > 0
      ? `The workflow says that ${kind} is about no object: propose it without ${objects.join(', ')}.`
      : undefined;
  const among = `the work order is about ${ofWorkOrder.join(', ') || 'no object'}`;
  if (objects.length === 0)
    return kinds.length > 0
      ? `${kind} names no object: say which it is about (${among}).`
      : undefined;
  const beyond = objects.filter(
    (object) => !ofWorkOrder.includes(object) && !rule?.some((one) => isOfKind(object, one)),
  );
  return beyond.length > 0
    ? `${kind} is about ${beyond.join(', ')}, and ${among}: open a work order for what is beyond it.`
    : undefined;
};

/** Whether urgency reaches beyond the objects of the work order: only where its declaration names objects. */
export const reachesBeyondObjects = ({ scope }: BreakGlass): boolean =>
  (scope.objects ?? []).length > 0;
