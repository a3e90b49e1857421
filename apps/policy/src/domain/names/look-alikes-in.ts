import { namesIn, type WorkflowDefinition } from '#contracts';
import { type FieldError } from '#kernel';
import { lookAlikeOf } from './look-alikes';
import { type KnownNames } from './registry';
import { confusable } from './registry.decider';

/** Names of a definition that look like a known one, or like another one of it. */
export const lookAlikesIn = (
  definition: WorkflowDefinition,
  known: KnownNames,
): readonly FieldError[] => {
  const named = namesIn(definition);
  return named.flatMap(({ pointer, name }, index) => {
    const before = named.slice(0, index).map((one) => one.name);
    const other = known.includes(name) ? undefined : lookAlikeOf(name, [...known, ...before]);
    return other === undefined ? [] : [{ pointer, message: confusable(other) }];
  });
};
