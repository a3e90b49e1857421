import {
  type AccessRequestCell,
  approvalsRow,
  type ConditionCell,
  obligationStates,
  oneOf,
  orNull,
  type RecordedAnswerCell,
  type Scope,
} from '#contracts';
import { type ProjectionStep } from '#kernel';
import { listed } from './cells';
import { json, jsonOrNull, type StoredRow, storedTable } from './stored-table';

export const approvalsTable = storedTable({
  ...approvalsRow.fields,
  /** The state of the obligation to answer; null until the approval is requested. */
  requestState: orNull(oneOf(obligationStates)),
  accessRequests: jsonOrNull<readonly AccessRequestCell[]>(),
  conditionList: jsonOrNull<readonly ConditionCell[]>(),
  dependsOn: json<readonly string[]>(),
  recordList: jsonOrNull<readonly RecordedAnswerCell[]>(),
});

export type ApprovalRow = StoredRow<typeof approvalsTable>;

export type RequestState = ApprovalRow['request_state'];

export type ApprovalStep = ProjectionStep<ApprovalRow>;

/** A scope as flat cells, under one prefix. */
export const scopeCells = (prefix: 'scope' | 'requested', scope: Scope) => ({
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
