import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { type RuleRequest } from '../domain/rules';

type Constraint = PolicyJson['principal'];

/**
 * Whether the principal and the resource of a rule's head fit a request. Its action is not looked at: a rule is asked
 * about kinds of actions that its head names. No entity has a parent, so `in` means the entity itself.
 */
export const scopeFits = (
  { principal, resource }: PolicyJson,
  { delegate, workOrder }: RuleRequest,
): boolean => fits(principal, 'Delegate', delegate) && fits(resource, 'WorkOrder', workOrder.id);

const fits = (constraint: Constraint, type: string, id: string): boolean => {
  switch (constraint.op) {
    case 'All':
      return true;
    case '==':
    case 'in':
      return names(constraint, type, id);
    case 'is':
      return constraint.entity_type === type && (!constraint.in || names(constraint.in, type, id));
  }
};

/** A slot names nobody: a text with slots is not published. */
const names = (constraint: object, type: string, id: string): boolean => {
  if (!('entity' in constraint)) return false;
  const entity = constraint.entity as EntityJson;
  const uid = '__entity' in entity ? entity.__entity : entity;
  return uid.type === type && uid.id === id;
};

interface Uid {
  readonly type: string;
  readonly id: string;
}
type EntityJson = Uid | { readonly __entity: Uid };
