/** The words that specs about publishing policies are written in: the refunds example, one command a word. */
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
}

const contextOf = (
  text: { readonly cedar: string; readonly cases?: readonly GoldenCase[] } | undefined,
  said: Outside,
): PolicyContext => {
  const { lastResort = 'operations-lead', digest = one, rules = [], named } = said;
  const governed = said.workflow === null ? undefined : (said.workflow ?? workflow);
  return {
    workflow: governed,
    checked: governed && text && checked(text, governed.definition),
    rules,
    digest,
    lastResort: lastResort ?? undefined,
    named,
  };
};

const checked = (
  { cedar, cases = [] }: { readonly cedar: string; readonly cases?: readonly GoldenCase[] },
  definition: WorkflowDefinition,
) => checkPolicy({ cedar, definition, cases, now: metadata().now, rules: 'parsed' });

export const publishing = (
  said: Outside & { cedar?: string; policyId?: string; cases?: readonly object[] } = {},
) => {
  const { cedar = example.cedar, policyId = 'refunds', cases } = said;
  return {
    type: 'publish-policy' as const,
    data: { policyId, workflowId: 'refunds', cedar, cases: cases as GoldenCase[] | undefined },
    metadata: metadata(),
    context: contextOf({ cedar, cases: cases as GoldenCase[] | undefined }, said),
  };
};

/** A rollback after this past, of which the shell reads the text that it names. */
export const rollingBack = (
  body: Partial<RollbackPolicyBody>,
  past: readonly PastEvent[],
  said: Pick<Outside, 'named'> & { definition?: object } = {},
) => {
  const target = versionToRestore(fold(policyDecider, recorded(past)), body);
  const definition = said.definition && workflowOf(said.definition as Record<string, unknown>);
  return {
    type: 'rollback-policy' as const,
    data: { policyId: 'refunds', ...body },
    metadata: metadata(),
    context: contextOf(target, {
      named: said.named,
      digest: target?.digest ?? '0'.repeat(64),
      ...(definition && { workflow: { ref: workflow.ref, definition } }),
    }),
  };
};

export const published = (
  version: number,
  said: Partial<Omit<PolicyPublishedData, 'cases'>> & { cases?: readonly object[] } = {},
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
    ...said,
  },
});
