import { type PolicyRef, type ProposedAction, type Scalar, type ValueType } from '#contracts';
import { type FieldError } from '#kernel';

/** What decides: a rule of a policy, or one that the workflow or a break-glass adds. */
export interface Rule {
  /** Its `@id`. */
  readonly id: string;
  /** What it says when it is satisfied: a forbid stops, a permit runs, or waits when it says so. */
  readonly outcome: 'run' | 'wait' | 'stop';
  readonly reason: string;
  /** Which approval a waiting rule needs. */
  readonly approval?: string;
  readonly owner?: string;
  /** The exception code of a stop. */
  readonly code?: string;
  /** SHA-256 of the rule by itself: other rules may change without voiding its requests. */
  readonly digest: string;
}

/** A rule of a policy, as its annotations and conditions describe it. */
export interface PolicyRule extends Rule {
  /** Facts that it reads. */
  readonly facts: readonly string[];
  /** How old they may be where the action writes (ISO 8601), besides what the workflow says. */
  readonly maxAge?: string;
  /**
   * Values that may be unknown and whose value could satisfy the rule where it is not satisfied without:
   * `facts.order-paid`, `inputs.order`, `owner`, `roles.operator`. Roles alone where the rule says `@unknown("ignore")`.
   */
  readonly activatedBy: readonly string[];
  /** … and those whose value could leave it unsatisfied where it is satisfied without. */
  readonly deactivatedBy: readonly string[];
}

/** A value that is known and of the type that the workflow declares. */
export interface TypedValue {
  readonly name: string;
  readonly type: ValueType;
  readonly value: Exclude<Scalar, null>;
}

/** A fact that is known, with the time at which its source saw it. */
export interface KnownFact extends TypedValue {
  readonly observedAt: string;
}

/** What rules may read of a work order; what is unknown is absent. */
export interface WorkOrderAttributes {
  readonly id: string;
  readonly objects: readonly string[];
  readonly inputs: readonly TypedValue[];
  readonly jobType: string;
  readonly owner?: string;
}

/** In which teams somebody is, as the registry of principals says. */
export type TeamsOf = (principal: string) => readonly string[];

/** What is known of the roles of a requester. */
interface RequesterRoles {
  /** Those of the credential that proposed the action. */
  readonly held: readonly string[];
  /** There are no others that count; false where none were recorded, or where the requester acts for somebody. */
  readonly areAll: boolean;
}

/** What rules may read, and nothing else: the same request always has the same answer. */
export interface RuleRequest {
  readonly delegate: string;
  /** The teams that the delegate is in. */
  readonly teams: readonly string[];
  readonly roles: RequesterRoles;
  readonly workOrder: WorkOrderAttributes;
  readonly action: ProposedAction;
  /** Known facts only: an unknown one is absent, so that no rule can take it as true. */
  readonly facts: readonly KnownFact[];
  readonly arguments: readonly TypedValue[];
  /** Database time. */
  readonly now: string;
}

/** The result of an evaluation. Any error makes the rest worthless. */
export interface RuleAnswer {
  /** Satisfied rules in the order of the policy's text: forbids if there is one, else permits. */
  readonly satisfied: readonly PolicyRule[];
  /** Rules about this kind of action whose result depends on unknown values, and whose scope fits the request. */
  readonly dependent: readonly PolicyRule[];
  readonly errors: readonly string[];
}

/** A fact that rules about one kind of action read, and how old the strictest of them lets it be. */
export interface FactRead {
  readonly name: string;
  /** ISO 8601; as the workflow says where absent. */
  readonly maxAge?: string;
}

const ROLES = 'roles.';

/** Membership of a role among the values that may be unknown. */
export const nameOfRole = (role: string): string => `${ROLES}${role}`;
export const isOfRole = (name: string): boolean => name.startsWith(ROLES);

/** What the first of some rules says of its owner or code; undefined where none says any. */
export const firstOf = (rules: readonly Rule[], field: 'owner' | 'code'): string | undefined =>
  rules.find((rule) => rule[field] !== undefined)?.[field];

/** A policy ready for evaluation. */
export interface CompiledPolicy {
  readonly evaluate: (request: RuleRequest) => RuleAnswer;
  /** What the rules that can say anything about this kind of action read, each fact once. */
  readonly factsRead: (kind: string) => readonly FactRead[];
  /** SHA-256 that several rules have together; that of the rule itself when it is one. */
  readonly jointDigest: (rules: readonly Rule[]) => string;
  /** SHA-256 of a text, for what needs an approval without being a rule of the policy. */
  readonly digestOf: (text: string) => string;
}

/** The policy version that decides today. */
export interface PolicyInForce extends CompiledPolicy {
  readonly ref: PolicyRef;
}

/** What came of checking a policy's text: nothing of either kind where it may be published. */
export interface Checked {
  /** Everything by which it does not fit its workflow. */
  readonly errors: readonly FieldError[];
  /** Golden cases that do not come out as they say; none are tried of a text that does not fit. */
  readonly failedCases: readonly FieldError[];
}
