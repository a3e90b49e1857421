/** What decisions of the refunds example are made by. */
import { workflowOf } from '#contracts';
import { exampleWorkflow } from '#testkit';
import { loadPolicy } from '../src/cedar/compile';
import { type DecisionContext } from '../src/domain/decision-context';

const example = exampleWorkflow('refunds');
export const refundRules = example.cedar;
const policyRef = { id: 'refunds', version: 3, digest: 'b'.repeat(64) };

/** Read once: that takes longer than a decision. */
const usual = { definition: workflowOf(example.definition), policy: loadPolicy(refundRules) };

/** What lies outside the stream: the example's definition and rules, where the spec says no other. */
export const outside = ({
  cedar,
  definition,
}: {
  readonly cedar?: string;
  readonly definition?: Record<string, unknown>;
} = {}): DecisionContext => ({
  definition: definition ? workflowOf({ ...example.definition, ...definition }) : usual.definition,
  policy: { ref: policyRef, ...(cedar === undefined ? usual.policy : loadPolicy(cedar)) },
  halts: {},
  ids: {
    decision: (replaced) => (replaced ? `${replaced}-again` : 'decision-1'),
    approval: (decisionId, kind) => `${kind}-of-${decisionId}`,
    track: (parent, track) => `${track}-of-${parent}`,
  },
});
