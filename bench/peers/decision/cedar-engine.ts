import { readFileSync } from 'node:fs';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parsePolicy } from '../../../apps/policy/src/cedar/parse';
import { type Engine, type PeerAnswer, type PeerRequest } from './engine';

const POLICY = 'examples/workflows/refunds/policy.cedar';
const SET = 'refunds';

/** Cedar's WebAssembly module alone, on the policy that Writ publishes. */
export const cedarEngine = (): Engine => {
  const { rules } = parsePolicy(readFileSync(POLICY, 'utf8'));
  const staticPolicies = Object.fromEntries(rules.map(({ id, text }) => [id, text]));
  const parsed = preparsePolicySet(SET, { staticPolicies });
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  const waiting = new Set(rules.flatMap(({ id, outcome }) => (outcome === 'wait' ? id : [])));
  return {
    decide: (request) => answered(request, waiting),
    close: () => Promise.resolve(),
  };
};

const answered = (request: PeerRequest, waiting: ReadonlySet<string>): PeerAnswer => {
  const { kind, authority, system, objects = [], writes = [], amount } = request.action;
  const answer = statefulIsAuthorized({
    principal: { type: 'Delegate', id: 'agent' },
    action: { type: 'Action', id: kind },
    resource: { type: 'WorkOrder', id: request.workOrderId },
    context: {
      authority,
      system,
      objects: [...objects],
      writes: [...writes],
      ...(amount && { amount: { minor: amount.minor, currency: amount.currency } }),
      facts: request.facts,
    },
    preparsedPolicySetId: SET,
    entities: [],
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  const { decision, diagnostics } = answer.response;
  const rules = [...diagnostics.reason];
  if (decision === 'deny') return { outcome: 'stop', rules };
  return { outcome: rules.some((rule) => waiting.has(rule)) ? 'wait' : 'run', rules };
};
