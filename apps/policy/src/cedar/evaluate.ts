import { type CedarValueJson, type Context } from '@cedar-policy/cedar-wasm/nodejs';
import { parseInstant } from '#kernel';
import {
  type RuleAnswer,
  type RuleRequest,
  type TypedValue,
  type WorkOrderAttributes,
} from '../domain/rules';
import { statefulIsAuthorized } from './engine';
import { type ParsedRule } from './parse';
import { scopeFits } from './scope';

/**
 * Asks a pre-parsed policy set. What the engine cannot take is an error of the answer, and an answer
 * with errors stops the action. Throws only when the engine itself breaks.
 */
export const evaluate = (
  setId: string,
  rules: readonly ParsedRule[],
  request: RuleRequest,
): RuleAnswer => {
  const { workOrder } = request;
  const resource = { type: 'WorkOrder', id: workOrder.id };
  const answer = statefulIsAuthorized({
    principal: { type: 'Delegate', id: request.delegate },
    action: { type: 'Action', id: request.action.kind },
    resource,
    context: contextOf(request),
    preparsedPolicySetId: setId,
    entities: [{ uid: resource, attrs: attributesOf(workOrder), parents: [] }],
  });
  if (answer.type === 'failure')
    return { satisfied: [], turnable: [], errors: answer.errors.map(({ message }) => message) };
  const { reason, errors } = answer.response.diagnostics;
  // Cedar lists both in no particular order; the same question must have the same answer.
  return {
    satisfied: rules.filter(({ id }) => reason.includes(id)),
    turnable: rules.filter((rule) => isTurnable(rule) && scopeFits(rule.json, request)),
    errors: errors.map(({ policyId, error }) => `${policyId}: ${error.message}`).sort(),
  };
};

const isTurnable = ({ turnedOnBy, turnedOffBy }: ParsedRule): boolean =>
  turnedOnBy.length > 0 || turnedOffBy.length > 0;

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
