import { type Scope } from '#contracts';
import { type Cell, type ColumnType, type ProjectionStep } from '#kernel';
import { listed } from './cells';

/** A condition of a grant, and how it was met. */
export interface ConditionCell {
  readonly number: number;
  readonly text: string;
  /** Action kinds that wait for it; null: everything that the grant permits. */
  readonly binds: readonly string[] | null;
  readonly met: boolean;
  readonly metBy: string | null;
  readonly metAt: string | null;
  readonly evidence: readonly string[];
}

/** An answer that somebody recorded for its approver; it approves nothing until somebody else confirms it. */
export interface RecordedAnswerCell {
  readonly number: number;
  readonly approver: string;
  readonly recordedBy: string;
  readonly recordedAt: string;
  readonly permits: readonly string[];
  readonly scope: Scope;
  /** Texts of its conditions. */
  readonly conditions: readonly string[];
  readonly expiresAt: string;
  readonly singleUse: boolean;
  readonly evidence: readonly string[];
  readonly confirmedBy: string | null;
}

/** What becomes of the duty to answer; null while nobody is asked. */
export type RequestState = 'open' | 'met' | 'breached' | 'cancelled' | null;

export interface ApprovalRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly approval_id: string;
  readonly work_order_id: string;
  readonly kind: string;
  readonly gate: string | null;
  readonly status: string;
  readonly request_state: RequestState;
  readonly owner: string;
  readonly asked_owner: string;
  readonly requested_by: string;
  readonly on_behalf_of: string | null;
  readonly confirmed_by_requester: boolean;
  readonly records: number;
  readonly record_list: readonly RecordedAnswerCell[] | null;
  readonly decision_id: string | null;
  readonly signatures_needed: number;
  readonly signatures_given: number;
  readonly signers: string | null;
  readonly signed_by: string | null;
  readonly conditions: string | null;
  readonly conditions_unmet: number;
  readonly condition_list: readonly ConditionCell[] | null;
  readonly rule_digest: string;
  readonly packet: Cell;
  readonly drafted_at: string | null;
  readonly requested_at: string | null;
  readonly due_at: string | null;
  readonly warn_at: string | null;
  readonly fallback_owner: string | null;
  readonly fallback_at: string | null;
  readonly escalation_steps: string | null;
  readonly escalated_at: string | null;
  readonly answered_at: string | null;
  readonly answered_by: string | null;
  readonly recorded_by: string | null;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly expired_at: string | null;
  readonly superseded_at: string | null;
  readonly expires_at: string | null;
  readonly single_use: boolean;
  readonly consumed_by: string | null;
  readonly evidence: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
  /** All evidence that was shown with it, that a yes names and that met a condition of it. */
  readonly depends_on: readonly string[];
}

export type ApprovalStep = ProjectionStep<ApprovalRow>;

/** The columns of a coverage, under one prefix: `scope_system`, `asked_system` … */
export const scopeColumns = (prefix: string) => ({
  [`${prefix}_system`]: 'text' as const,
  [`${prefix}_objects`]: 'text' as const,
  [`${prefix}_writes`]: 'text' as const,
  [`${prefix}_amount_minor`]: 'bigint' as const,
  [`${prefix}_currency`]: 'text' as const,
  [`${prefix}_audience`]: 'text' as const,
  [`${prefix}_arguments`]: 'text' as const,
});

/** A scope as flat cells, under one prefix. */
export const scopeCells = (prefix: 'scope' | 'asked', scope: Scope) => ({
  [`${prefix}_system`]: scope.system ?? null,
  [`${prefix}_objects`]: listed(scope.objects),
  [`${prefix}_writes`]: listed(scope.writes),
  [`${prefix}_amount_minor`]: scope.amountUpTo?.minor ?? null,
  [`${prefix}_currency`]: scope.amountUpTo?.currency ?? null,
  [`${prefix}_audience`]: scope.audience ?? null,
  [`${prefix}_arguments`]: argumentsCell(scope.arguments),
});

const argumentsCell = (given: Scope['arguments']): string | null =>
  listed(
    Object.entries(given ?? {})
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .sort(),
  );

export const approvalColumns = {
  tenant: 'text',
  approval_id: 'text',
  work_order_id: 'text',
  kind: 'text',
  gate: 'text',
  status: 'text',
  request_state: 'text',
  owner: 'text',
  asked_owner: 'text',
  requested_by: 'text',
  on_behalf_of: 'text',
  decision_id: 'text',
  permits: 'text',
  ...scopeColumns('scope'),
  asked_permits: 'text',
  ...scopeColumns('asked'),
  signatures_needed: 'integer',
  signatures_given: 'integer',
  signers: 'text',
  signed_by: 'text',
  conditions: 'text',
  conditions_unmet: 'integer',
  condition_list: 'jsonb',
  rule_digest: 'text',
  packet: 'jsonb',
  drafted_at: 'timestamptz',
  requested_at: 'timestamptz',
  due_at: 'timestamptz',
  warn_at: 'timestamptz',
  fallback_owner: 'text',
  fallback_at: 'timestamptz',
  escalation_steps: 'text',
  escalated_at: 'timestamptz',
  answered_at: 'timestamptz',
  answered_by: 'text',
  recorded_by: 'text',
  revoked_at: 'timestamptz',
  revoked_by: 'text',
  expired_at: 'timestamptz',
  superseded_at: 'timestamptz',
  expires_at: 'timestamptz',
  single_use: 'boolean',
  consumed_by: 'text',
  evidence: 'text',
  event_id: 'text',
  position: 'bigint',
  last_position: 'bigint',
  depends_on: 'jsonb',
  confirmed_by: 'text',
  confirmed_by_requester: 'boolean',
  records: 'integer',
  record_list: 'jsonb',
} satisfies Readonly<Record<string, ColumnType>>;
