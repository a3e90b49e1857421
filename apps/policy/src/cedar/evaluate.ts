import { type CedarValueJson, type Context } from '@cedar-policy/cedar-wasm/nodejs';
import { parseInstant } from '#kernel';
import { type Rule, type RuleAnswer, type RuleRequest, type TypedValue } from '../domain/rules';
import { statefulIsAuthorized } from './engine';

/**
 * Asks a pre-parsed policy set. What the engine cannot take is an error of the answer, and an answer
 * with errors stops the action. Throws only when the engine itself breaks.
 */
export const evaluate = (
  setId: string,
  rules: readonly Rule[],
  request: RuleRequest,
): RuleAnswer => {
  const answer = statefulIsAuthorized({
    principal: { type: 'Delegate', id: request.delegate },
    action: { type: 'Action', id: request.action.kind },
    resource: { type: 'WorkOrder', id: request.workOrderId },
    context: contextOf(request),
    preparsedPolicySetId: setId,
    entities: [],
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
