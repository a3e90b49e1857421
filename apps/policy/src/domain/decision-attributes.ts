import { type DecideAnswer } from '#contracts';

/**
 * What the span of a decision tells, whatever its outcome: names, digests and no texts. The tool, its agent and the
 * workflow have the names of OpenTelemetry's conventions for generative AI, which have none for a decision.
 */
export const decisionAttributes = (
  answer: unknown,
): Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> => {
  // A decision that is made again is answered with nothing.
  const { decisionId, outcome, enforced, rules, code, policy, workflow, action, ...decision } =
    answer as Partial<DecideAnswer>;
  if (outcome === undefined) return {};
  return {
    'writ.decision.id': decisionId,
    'writ.decision.outcome': outcome,
    'writ.decision.enforced': enforced,
    'writ.decision.rules': rules,
    'writ.decision.code': code,
    'writ.policy.id': policy?.id,
    'writ.policy.version': policy?.version,
    'writ.policy.digest': policy?.digest,
    'gen_ai.workflow.name': workflow?.id,
    'gen_ai.tool.name': action?.kind,
    'gen_ai.agent.id': decision.asDelegate ? decision.requestedBy : undefined,
  };
};
