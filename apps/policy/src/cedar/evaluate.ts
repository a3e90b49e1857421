import {
  type CedarValueJson,
  type Context,
  type PolicyJson,
} from '@cedar-policy/cedar-wasm/nodejs';
import { parseInstant } from '#kernel';
import {
  type RuleAnswer,
  type RuleRequest,
  type TypedValue,
  type WorkOrderAttributes,
} from '../domain/rules';
import { statefulIsAuthorized } from './engine';
import { ROLE, rolesIn } from './groups';
import { type ParsedRule } from './parse';

/** What Cedar says of a request: the satisfied rules in their order, or what went wrong. */
export type Evaluation = Pick<RuleAnswer, 'errors'> & {
  readonly satisfied: readonly ParsedRule[];
};

/**
 * Asks a pre-parsed policy set. What the engine cannot take is an error of the answer, and an answer
 * with errors stops the action. Throws only when the engine itself breaks.
 */
export const evaluate = (
  setId: string,
  rules: readonly ParsedRule[],
  request: RuleRequest,
): Evaluation => {
  const { workOrder } = request;
  const principal = { type: 'Delegate', id: request.delegate };
  const resource = { type: 'WorkOrder', id: workOrder.id };
  const answer = statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: request.action.kind },
    resource,
    context: contextOf(request),
    preparsedPolicySetId: setId,
    entities: [
      { uid: principal, attrs: {}, parents: groupsOf(request) },
      { uid: resource, attrs: attributesOf(workOrder), parents: [] },
    ],
  });
  if (answer.type === 'failure')
    return { satisfied: [], errors: answer.errors.map(({ message }) => message) };
  const { reason, errors } = answer.response.diagnostics;
  // Cedar lists both in no particular order; the same question must have the same answer.
  return {
    satisfied: rules.filter(({ id }) => reason.includes(id)),
    errors: errors.map(({ policyId, error }) => `${policyId}: ${error.message}`).sort(),
  };
};

/** Rules whose result depends on unknown values, and whose scope fits the request. */
export const dependentRules = (
  rules: readonly ParsedRule[],
  request: RuleRequest,
): readonly ParsedRule[] =>
  rules.filter((rule) => dependsOnUnknowns(rule) && scopeFits(rule.json, request));

const dependsOnUnknowns = ({ activatedBy, deactivatedBy }: ParsedRule): boolean =>
  activatedBy.length > 0 || deactivatedBy.length > 0;

const attributesOf = ({
  objects,
  inputs,
  jobType,
  owner,
}: WorkOrderAttributes): Record<string, CedarValueJson> => ({
  objects: [...objects],
  inputs: recordOf(inputs),
  jobType,
  ...(owner !== undefined && { owner }),
});

const contextOf = (request: RuleRequest): Context => {
  const { authority, system, writes = [], objects = [], amount, audience } = request.action;
  return {
    authority,
    system,
    writes,
    objects,
    ...(amount && { amount: { minor: amount.minor, currency: amount.currency } }),
    ...(audience !== undefined && { audience }),
    arguments: recordOf(request.arguments),
    facts: recordOf(request.facts),
    now: datetime(request.now),
  };
};

const recordOf = (values: readonly TypedValue[]): Record<string, CedarValueJson> =>
  Object.fromEntries(values.map((value) => [value.name, cedarValue(value)]));

const cedarValue = ({ type, value }: TypedValue): CedarValueJson =>
  type === 'instant' ? datetime(parseInstant(String(value))!) : (value as CedarValueJson);

/** Cedar's `datetime` extension, in UTC with milliseconds. */
const datetime = (instant: string): CedarValueJson => ({
  __extn: { fn: 'datetime', arg: instant },
});

type Constraint = PolicyJson['principal'];

/**
 * Whether the principal and the resource of a rule's head may fit a request. Its action is not compared: a rule is
 * evaluated for kinds of actions that its head names. A delegate is in itself, its teams and its roles, and may be in each
 * role while not all are known; a work order is in itself.
 */
const scopeFits = ({ principal, resource }: PolicyJson, request: RuleRequest): boolean =>
  fits(principal, {
    type: 'Delegate',
    id: request.delegate,
    groups: groupsOf(request),
    mayHaveRoles: !request.roles.areAll,
  }) &&
  fits(resource, { type: 'WorkOrder', id: request.workOrder.id, groups: [], mayHaveRoles: false });

/** The groups that a delegate is in: its teams, and the roles of the credential that asks. */
export const groupsOf = ({ teams, roles }: RuleRequest): Uid[] => [
  ...teams.map((id) => ({ type: 'Team', id })),
  ...roles.held.map((id) => ({ type: ROLE, id })),
];

/** An entity, and the groups that it is in. */
interface Fitting extends Uid {
  readonly groups: readonly Uid[];
  readonly mayHaveRoles: boolean;
}

const fits = (constraint: Constraint, entity: Fitting): boolean => {
  switch (constraint.op) {
    case 'All':
      return true;
    case '==':
      return names(constraint, entity);
    case 'in':
      return isIn(constraint, entity);
    case 'is':
      return (
        constraint.entity_type === entity.type && (!constraint.in || isIn(constraint.in, entity))
      );
  }
};

const isIn = (constraint: object, entity: Fitting): boolean =>
  names(constraint, entity) ||
  entity.groups.some((group) => names(constraint, group)) ||
  (entity.mayHaveRoles && rolesIn(constraint).length > 0);

/** A slot names nobody: a text with slots is not published. */
const names = (constraint: object, { type, id }: Uid): boolean => {
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
