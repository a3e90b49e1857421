import { type FullQuestion } from './verdict';
import { type Rule } from './rules';

/**
 * Rules that a workflow lays over those of its policy: each overlay that names the kind makes the action wait, at any
 * stage, for its approval. The digest is of the workflow version and the overlay, so that nothing that is published later
 * voids what was asked for.
 */
export const overlayRules = ({
  definition,
  policy,
  workOrder,
  action,
}: FullQuestion): readonly Rule[] =>
  definition.overlays
    .filter(({ actions }) => actions.includes(action.kind))
    .map(({ name, approval, reason }) => ({
      id: `overlay.${name}`,
      outcome: 'wait' as const,
      reason: reason ?? `${name}: ${action.kind} waits until the approval ${approval} is current.`,
      approval,
      facts: [],
      turnedOnBy: [],
      turnedOffBy: [],
      digest: policy.digestOf(`overlay/${workOrder.workflow?.digest}/${name}`),
    }));
