/** Builders of commands that publish policies, for the refunds example. */
import {
  type GoldenCase,
  type PolicyPublishedData,
  type PublishedRule,
  type RollbackPolicyBody,
  type WorkflowDefinition,
  workflowOf,
} from '#contracts';
import { fold } from '#kernel';
import { exampleWorkflow, metadata, type PastEvent, recorded } from '#testkit';
import { checkPolicy, publishedRules } from '../src/cedar/check';
import { parsePolicy } from '../src/cedar/parse';
import { type PolicyContext, policyDecider, versionToRestore } from '../src/domain/policy.decider';

export const DIGESTS = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)] as const;
const [one] = DIGESTS;
const example = exampleWorkflow('refunds');

export const workflow = {
  ref: { id: 'refunds', version: 1, digest: 'f'.repeat(64) },
  definition: workflowOf(example.definition),
};

/** A rule of the example as it is published. */
export const ruleOf = (id: string): PublishedRule =>
  publishedRules(parsePolicy(example.cedar).rules).find((rule) => rule.id === id)!;

interface Outside {
  readonly workflow?: PolicyContext['workflow'] | null;
  readonly rules?: readonly PublishedRule[];
  readonly digest?: string;
  readonly lastResort?: string | null;
  readonly named?: PolicyContext['named'];
  readonly controlled?: PolicyContext['controlled'];
}

const contextOf = (
  text: { readonly cedar: string; readonly cases?: readonly GoldenCase[] } | undefined,
  overrides: Outside,
): PolicyContext => {
  const { lastResort = 'operations-lead', digest = one, rules = [], named } = overrides;
  const { controlled = [] } = overrides;
  const governed = overrides.workflow === null ? undefined : (overrides.workflow ?? workflow);
  return {
    workflow: governed,
    checked: governed && text && checked(text, governed.definition),
    rules,
    digest,
    lastResort: lastResort ?? undefined,
    named,
    controlled,
  };
};

const checked = (
  { cedar, cases = [] }: { readonly cedar: string; readonly cases?: readonly GoldenCase[] },
  definition: WorkflowDefinition,
) => checkPolicy({ cedar, definition, cases, now: metadata().now, rules: 'parsed' });

export const publishing = (
  overrides: Outside & { cedar?: string; policyId?: string; cases?: readonly object[] } = {},
) => {
  const { cedar = example.cedar, policyId = 'refunds', cases } = overrides;
  return {
    type: 'publish-policy' as const,
    data: { policyId, workflowId: 'refunds', cedar, cases: cases as GoldenCase[] | undefined },
    metadata: metadata(),
    context: contextOf({ cedar, cases: cases as GoldenCase[] | undefined }, overrides),
  };
};

/** A rollback after this past, of which the shell reads the text that it names. */
export const rollingBack = (
  body: Partial<RollbackPolicyBody>,
  past: readonly PastEvent[],
  overrides: Pick<Outside, 'named'> & { definition?: object } = {},
) => {
  const target = versionToRestore(fold(policyDecider, recorded(past)), body);
  const definition =
    overrides.definition && workflowOf(overrides.definition as Record<string, unknown>);
  return {
    type: 'rollback-policy' as const,
    data: { policyId: 'refunds', ...body },
    metadata: metadata(),
    context: contextOf(target, {
      named: overrides.named,
      digest: target?.digest ?? '0'.repeat(64),
      ...(definition && { workflow: { ref: workflow.ref, definition } }),
    }),
  };
};

export const published = (
  version: number,
  overrides: Partial<Omit<PolicyPublishedData, 'cases'>> & { cases?: readonly object[] } = {},
) => ({
  type: 'policy.published',
  data: {
    policyId: 'refunds',
    workflowId: 'refunds',
    version,
    digest: one,
    workflowDigest: workflow.ref.digest,
    cedar: example.cedar,
    rules: [],
    ...overrides,
  },
});
