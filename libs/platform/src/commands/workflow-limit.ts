import { Refusal } from '#kernel';

/** The workflows that a credential is for; any where absent. */
export type WorkflowLimit = readonly string[] | undefined;

/**
 * Whether work of these workflows is beyond a credential. Without a workflow it is: nobody can say then whose work it
 * is.
 */
export const isBeyondLimit = (limit: WorkflowLimit, workflows: readonly string[]): boolean =>
  limit !== undefined &&
  (workflows.length === 0 || workflows.some((workflow) => !limit.includes(workflow)));

/** What a credential learns of work beyond it: the same of other work and of none. */
export const beyondLimit = (limit: readonly string[]): string =>
  `This credential is for work of ${named(limit)} alone, and this is not: use a credential for its workflow, or one without that limit.`;

/**
 * A credential that is limited to workflows does what is about work of these, and nothing else. Refuses it with
 * `forbidden` everywhere else.
 */
export const mustBeWithinLimit = (limit: WorkflowLimit, workflows: readonly string[]): void => {
  if (limit === undefined || !isBeyondLimit(limit, workflows)) return;
  throw new Refusal('forbidden', beyondLimit(limit), { workflows: limit });
};

const named = (limit: readonly string[]): string =>
  limit.length === 1 ? `the workflow ${limit[0]}` : `the workflows ${limit.join(', ')}`;
