import { type DecideAnswer } from '#contracts';
import { cellOf } from '../terminal';

type InEach = 'decisionId' | 'outcome' | 'enforced';
type Differing = 'approvals' | 'breakGlass' | 'code' | 'scopeChange';

/** The API's answer to a proposed action, now or when it is read again. */
export type Decision = Pick<DecideAnswer, InEach> &
  Partial<Omit<DecideAnswer, InEach | Differing>> & {
    readonly code?: string | null;
    readonly approvals?: readonly (string | { readonly approvalId: string })[];
    readonly position?: number | string | null;
  };

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
    ['decision', `${decision.decisionId} ${placeOf(decision)}`],
  ];
  const word = `${outcome.toUpperCase()}${enforced ? '' : '  (observed only: nothing is held back)'}`;
  const lines = rows.flatMap(([name, text]) => (text ? [`  ${name.padEnd(10)}${text}`] : []));
  return [word, ...lines];
};

/** A repeated ask records nothing, so its answer has no position. */
const placeOf = ({ alreadyDecided, position }: Decision): string =>
  alreadyDecided ? 'from before: you proposed the same already' : `at position ${cellOf(position)}`;

const failedRow = ({ name, message }: { name: string; message: string }): [string, string] => [
  '',
  `failed: ${cellOf(name)}: ${cellOf(message)}`,
];

const approvalIds = ({ approvals = [] }: Decision): readonly string[] =>
  approvals.map((approval) => (typeof approval === 'string' ? approval : approval.approvalId));
