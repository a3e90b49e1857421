import { grantedStatuses, type ReviewedApproval } from '#contracts';
import { type DecisionRead, type Stage, StoryBroken } from './stage';
import { type StoryStep } from './story';

type Expected = Pick<StoryStep, 'expect' | 'rules' | 'code'>;

/** Why a decision is not what the story says; undefined when it is. */
const differs = (
  { outcome, rules = [], reasons = [], code }: DecisionRead,
  expected: Expected,
): string | undefined => {
  const missing = (expected.rules ?? []).filter((rule) => !rules.includes(rule));
  const wrongCode = expected.code !== undefined && code !== expected.code;
  if (outcome === expected.expect && missing.length === 0 && !wrongCode) return undefined;
  const wanted = [expected.expect, ...missing, wrongCode ? expected.code : undefined];
  return (
    `expected ${wanted.filter(Boolean).join(', ')}; ` +
    `it is ${[outcome, ...rules, code].filter(Boolean).join(', ')}: ${reasons.join(' ')}`
  );
};

/** What policy decides by itself after an owner's answer. Throws `StoryBroken` when it stays otherwise. */
export const decidedAgain = (
  stage: Stage,
  name: string,
  expected: Expected,
): Promise<DecisionRead> => {
  let latest: string | undefined;
  return stage.until(
    async () => {
      const decision = await stage.decision(name, '2s');
      latest = differs(decision, expected);
      return latest === undefined ? decision : undefined;
    },
    () => latest ?? 'it was not decided',
  );
};

/** The approval that a decision waits for, or rests on, as soon as it can be answered. */
export const approvalOf = (
  stage: Stage,
  { decision, kind }: { readonly decision: string; readonly kind?: string },
  status: 'open' | 'granted',
): Promise<string> => {
  const statuses: readonly string[] = status === 'open' ? ['requested'] : grantedStatuses;
  const fits = (approval: ReviewedApproval): boolean =>
    statuses.includes(approval.status) && (kind === undefined || approval.kind === kind);
  return stage.until(
    async () => {
      const { approvals = [] } = await stage.decision(decision);
      const ids = approvals.map((one) => (typeof one === 'string' ? one : one.approvalId));
      const read = await Promise.all(
        ids.map((id) => stage.read<ReviewedApproval>(`/v1/approvals/${id}`)),
      );
      return read.find(fits)?.approvalId;
    },
    () => `${decision} has no ${status} approval${kind ? ` ${kind}` : ''}`,
  );
};

/** Throws `StoryBroken` when an answer that came at once is not what the story says. */
export const asExpected = (decision: DecisionRead, expected: Expected): void => {
  const problem = differs(decision, expected);
  if (problem !== undefined) throw new StoryBroken(problem);
};
