import {
  type BuiltInExceptionCode,
  type Check,
  type ProposedAction,
  type StopCause,
  type WorkflowDefinition,
} from '#contracts';
import { type RequestedBy, type WorkOrder } from '#work-order';
import { type FactsNow, type Freshness } from './known-facts';

/** A check that applies whatever the policy is; failed, it stops the action. */
export interface EngineCheck extends Check {
  /** The exception code when it failed. */
  readonly code: string;
  /** What it failed for, where that passes by itself. */
  readonly stopCause?: StopCause;
}

/** An action against the definition it falls under. */
export interface Proposal extends RequestedBy {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition;
  readonly action: ProposedAction;
  readonly facts: FactsNow;
  readonly freshness: Freshness;
  readonly now: string;
  /** The proposer has the role delegate. */
  readonly asDelegate: boolean;
}

/** A check of the engine's own, from what is wrong or else what is fine. */
export const check = (
  name: string,
  code: BuiltInExceptionCode | (string & {}),
  { problem, fine }: { readonly problem: string | undefined; readonly fine: string },
): EngineCheck => ({
  name: `engine.${name}`,
  passed: problem === undefined,
  message: clipped(problem ?? fine),
  code,
});

/** Lists of names and criteria from a definition can be longer than anybody reads. */
export const clipped = (text: string): string =>
  text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX - 1)}…` : text;
const MESSAGE_MAX = 1_000;
