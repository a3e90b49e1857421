import {
  type BreakGlassUse,
  type Check,
  type FactSnapshot,
  type Outcome,
  type PlanLine,
  type ProposedAction,
  type StopCause,
  type WorkflowDefinition,
  type BuiltInExceptionCode,
} from '#contracts';
import {
  type Approval,
  type Halts,
  type RecordedDecision,
  type RequestedBy,
  type WorkOrder,
} from '#work-order';
import { type CompiledPolicy, type TeamsOf } from './rules';
import { type CoveredPart, type RequiredApproval } from './required-approvals';
import { type FactsNow, type Freshness } from './known-facts';

/** An action, and everything outside the policy's text that its answer depends on. */
export interface Question extends RequestedBy {
  readonly workOrder: WorkOrder;
  readonly workOrderId: string;
  readonly action: ProposedAction;
  /** The plan line that this action is; absent for an action proposed by itself. */
  readonly plan?: PlanLine | undefined;
  /** Digest of the question of an enforcement point that it answers; absent for none. */
  readonly question?: string | undefined;
  /** The requester has the role delegate: what was delegated to them limits them. */
  readonly asDelegate: boolean;
  /** Roles of the credential that proposed it; undefined where none were recorded. */
  readonly roles: readonly string[] | undefined;
  readonly definition: WorkflowDefinition | undefined;
  readonly policy: CompiledPolicy | undefined;
  /** What is halted in the tenant. */
  readonly halts: Halts;
  /** Teams by the registry of the requester and those for whom they act: a dispatch to one limits the action. Absent for none. */
  readonly memberOf?: readonly string[];
  /** In which teams somebody is by the registry: those of the requester count in rules. Nobody is in any where absent. */
  readonly teamsOf?: TeamsOf;
  readonly now: string;
  /** Only the obligations of its break-glasses are left of the work, the proposal in question included. */
  readonly isDone: boolean;
  /** The earlier answer to the same proposal, where there is one. */
  readonly earlier?: EarlierAnswer;
  /** A run of the same action that may have been carried out; absent where there is none, and where none is asked for. */
  readonly unknownOutcome?: RecordedDecision | undefined;
}

/** What an earlier decision on the same proposal named. */
interface EarlierAnswer {
  /** Its own approvals. */
  readonly approvals: readonly string[];
  /** Those of every decision on the proposal so far. */
  readonly named: ReadonlySet<string>;
  /** Break-glasses under which it was to run, the latest first. */
  readonly breakGlasses: readonly string[];
  /** The work has ended and was reopened since. */
  readonly isOfEarlierRun: boolean;
}

/** A question to which there are rules. */
export type FullQuestion = Question & {
  readonly definition: WorkflowDefinition;
  readonly policy: CompiledPolicy;
};

/** The answer before it is recorded. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  readonly checks: readonly Check[];
  /** Who decides next; for a run, the requester. */
  readonly owner: string;
  /** What comes next, but for the time until which it holds. */
  readonly next: string;
  readonly code?: string;
  /** What a stop is about, where that passes by itself. */
  readonly stopCause?: StopCause;
  /** The halt that stops it. */
  readonly haltId?: string;
  readonly facts: Readonly<Record<string, FactSnapshot>>;
  /** Approvals that a run rests on, that a wait waits for, or that make it a stop. */
  readonly rests: readonly Approval[];
  /** Grants that a wait has already: it is decided again when one of them ends. */
  readonly has?: readonly Approval[];
  /** Approvals that nobody requested yet and that a wait requests now. */
  readonly requests: readonly RequiredApproval[];
  /** The part of an action that a grant covers: the whole waits, or stops where its owner granted no more than that. */
  readonly part?: CoveredPart;
  /** When a fact, a grant or a break-glass that it rests on is too old; undefined when nothing ages. */
  readonly holdsUntil?: string;
  /** When delegated work that a wait waits for times out; absent where it waits for owners alone. */
  readonly waitsUntil?: string;
  /** The break-glass under which it runs, or for whose second signature it waits. */
  readonly breakGlass?: BreakGlassUse;
  /** Whether a forbid rule is satisfied, also where a check of the engine answers first. */
  readonly isForbidden?: boolean;
}

/** A verdict without its checks and facts. */
export type Answer = Omit<Verdict, 'checks' | 'facts'>;

/** The rule by which a break-glass decides. */
export const BREAK_GLASS = 'engine.break-glass';

/** The owner of the work order, or else of the workflow. */
export const answerableFor = ({
  workOrder,
  definition,
}: Pick<Question, 'workOrder' | 'definition'>): string =>
  workOrder.owner !== 'TBD' ? workOrder.owner : (definition?.owner ?? 'TBD');

/** An owner as a sentence names it. */
export const named = (owner: string): string =>
  owner === 'TBD' ? 'an owner yet to be named' : owner;

/** What the requester does about a stop. */
export const holdBack = (kind: string, owner: string): string =>
  `Do not carry out ${kind}: ${named(owner)} decides how to go on.`;

/** A check that applies whatever the policy is; failed, it stops the action. */
export interface EngineCheck extends Check {
  /** The exception code when it failed. */
  readonly code: string;
  /** What it failed for, where that passes by itself. */
  readonly stopCause?: StopCause;
  /** The halt that it failed for. */
  readonly haltId?: string;
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
  readonly memberOf?: readonly string[];
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
