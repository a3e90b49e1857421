import { approvalsRow, obligationStates, oneOf, orNull, type Scope } from '#contracts';
import { type ProjectionStep } from '#kernel';
import { listed } from './cells';
import { json, jsonOrNull, type StoredRow, storedTable } from './stored-table';

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

export const approvalsTable = storedTable({
  ...approvalsRow.fields,
  /** What becomes of the obligation to answer; null until somebody is asked. */
  requestState: orNull(oneOf(obligationStates)),
  conditionList: jsonOrNull<readonly ConditionCell[]>(),
  dependsOn: json<readonly string[]>(),
  recordList: jsonOrNull<readonly RecordedAnswerCell[]>(),
});

export type ApprovalRow = StoredRow<typeof approvalsTable>;

export type RequestState = ApprovalRow['request_state'];

export type ApprovalStep = ProjectionStep<ApprovalRow>;

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
