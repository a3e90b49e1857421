import { type BuiltInExceptionCode } from '../policy/codes';

/** What a code says until somebody defines it; its owner is then the work order's. */
export interface BuiltInCode {
  readonly title: string;
  /** How long the owner has (ISO 8601). */
  readonly sla: string;
}

/**
 * The codes that exist before anybody defines one: what reactions raise. Defining one of them gives
 * it another title, SLA and owner.
 */
export const builtInCodes: Readonly<Record<BuiltInExceptionCode, BuiltInCode>> = {
  'prerequisite-failed': { title: 'A prerequisite was not met', sla: 'P1D' },
  'input-missing': { title: 'A required input is missing', sla: 'P1D' },
  'step-blocked': { title: 'A step cannot go on', sla: 'P1D' },
  'policy-stop': { title: 'Policy stopped an action', sla: 'P1D' },
  'policy-missing': { title: 'No policy or workflow version to decide by', sla: 'PT4H' },
  'policy-error': { title: 'The rules could not be evaluated', sla: 'PT4H' },
  'action-not-listed': { title: 'The workflow does not list the action', sla: 'P1D' },
  'system-not-listed': { title: 'The workflow does not list the system or the write', sla: 'P1D' },
  'object-out-of-scope': {
    title: 'An action on objects that the work order is not about',
    sla: 'P1D',
  },
  'fact-unknown': { title: 'A rule depends on a fact that nobody knows', sla: 'P1D' },
  'facts-conflict': { title: 'Sources state a fact differently', sla: 'P1D' },
  'facts-stale': { title: 'A fact that a write depends on is too old', sla: 'P1D' },
  'budget-exceeded': { title: 'An action beyond the budget of its work order', sla: 'P1D' },
  'draft-only': { title: 'Draft-only work wanted to apply or send', sla: 'P1D' },
  'approval-exceeded': { title: 'An action beyond what its owner allowed', sla: 'P1D' },
  'work-order-not-open': { title: 'An action on a work order that is not open', sla: 'P1D' },
  halted: { title: 'An action that a halt stops', sla: 'P1D' },
  'owner-missing': { title: 'Nobody owns what must be decided next', sla: 'PT4H' },
  'approval-rejected': { title: 'An approval was rejected', sla: 'P1D' },
  'approval-expired': { title: 'Nobody answered an approval in time', sla: 'P1D' },
  'break-glass-exceeded': { title: 'An action beyond the scope of a break-glass', sla: 'PT4H' },
  'break-glass-ended': { title: 'An action after its break-glass ran out', sla: 'PT4H' },
  'break-glass-not-upheld': { title: 'A break-glass was not upheld', sla: 'P1D' },
  'work-overdue': { title: 'The work is not done by its due time', sla: 'P1D' },
  'delegation-timed-out': { title: 'Nobody confirmed delegated work in time', sla: 'P1D' },
  'delegation-exceeded': { title: 'An action beyond what was delegated', sla: 'P1D' },
  recalled: { title: 'What it rested on was recalled', sla: 'P1D' },
  'outcome-unknown': { title: 'Nobody knows whether an action ran', sla: 'PT4H' },
  'request-withdrawn': { title: 'The requester withdrew a proposal', sla: 'P1D' },
  'unauthorised-action': { title: 'An action ran without a valid run', sla: 'PT4H' },
};

/** What a break-glass owes where its code does not say otherwise. */
export const defaultBreakGlassTerms = {
  ttlMax: 'P1D',
  reviewWithin: 'P5D',
  remediateWithin: 'P30D',
  recurrenceWindow: 'P90D',
} as const;

/** What no code may go beyond; a deployment may set less. ISO 8601. */
export const breakGlassBounds = { ttlMax: 'P7D', reviewWithin: 'P30D' } as const;

/** The bounds that hold in a deployment. */
export type BreakGlassBounds = { readonly [Term in keyof typeof breakGlassBounds]: string };

/** Escalation steps of what a break-glass owes, counted from its due time: obligations go on escalating. */
export const obligationEscalation = ['PT0S', 'P7D', 'P21D'] as const;
