import { cellOf } from '../terminal';

/** The API's answer to a proposed action. */
export interface Decision {
  readonly decisionId: string;
  readonly outcome: 'run' | 'wait' | 'stop';
  readonly enforced: boolean;
  readonly reasons?: readonly string[];
  readonly rules?: readonly string[];
  readonly checks?: readonly {
    readonly name: string;
    readonly passed: boolean;
    readonly message: string;
  }[];
  readonly policy?: { readonly id: string; readonly version: number; readonly digest: string };
  readonly code?: string | null;
  readonly owner?: string;
  readonly nextAction?: string;
  readonly approvals?: readonly (string | { readonly approvalId: string })[];
  readonly validUntil?: string;
  readonly position?: number | string;
}

/** A decision for people: the word first, then why, then who and what next. */
export const cardOf = (decision: Decision): readonly string[] => {
  const { outcome, enforced, reasons = [], rules = [], checks = [], policy } = decision;
  const passed = checks.filter((check) => check.passed).length;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['reason', reasons.map(cellOf).join(' ') || undefined],
    ['code', decision.code ? cellOf(decision.code) : undefined],
    ['owner', cellOf(decision.owner)],
    ['next', decision.nextAction && cellOf(decision.nextAction)],
    ['approvals', approvalIds(decision).join(', ') || undefined],
    ['checks', checks.length > 0 ? `${passed} of ${checks.length} passed` : undefined],
    ...checks.filter((check) => !check.passed).map(failedRow),
    ['rules', rules.map(cellOf).join(', ') || undefined],
    ['policy', policy ? `${policy.id} version ${policy.version} sha256:${policy.digest}` : 'none'],
    ['valid', decision.validUntil && `until ${decision.validUntil}`],
    ['decision', `${decision.decisionId} at position ${cellOf(decision.position)}`],
  ];
  const word = `${outcome.toUpperCase()}${enforced ? '' : '  (observed only: nothing is held back)'}`;
  const lines = rows.flatMap(([name, text]) => (text ? [`  ${name.padEnd(10)}${text}`] : []));
  return [word, ...lines];
};

const failedRow = ({ name, message }: { name: string; message: string }): [string, string] => [
  '',
  `failed: ${cellOf(name)}: ${cellOf(message)}`,
];

const approvalIds = ({ approvals = [] }: Decision): readonly string[] =>
  approvals.map((approval) => (typeof approval === 'string' ? approval : approval.approvalId));
