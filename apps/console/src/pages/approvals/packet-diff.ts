import { moneyOf } from '../../parts/money';
import { wordOf } from '../../parts/values';
import { inMajor } from './amounts';
import { type ApprovalRow } from './coverage';
import { differences, type Difference, type Looked } from './looking';

type Packet = ApprovalRow['packet'];

/** The last request of the same kind for the same thing on this work order before this one. */
export const earlierOf = (
  row: ApprovalRow,
  others: readonly ApprovalRow[],
): ApprovalRow | undefined =>
  others
    .filter(
      (one) =>
        one.approvalId !== row.approvalId &&
        one.kind === row.kind &&
        one.gate === row.gate &&
        one.askedPermits === row.askedPermits &&
        one.position < row.position,
    )
    .toSorted((a, b) => b.position - a.position)[0];

/** How two packets differ: what the approver was shown then, and is shown now. */
export const packetDiff = (then: Packet, now: Packet): readonly Difference[] =>
  differences(textsOf(then), textsOf(now));

const textsOf = ({ action, facts = {}, policy, workflow, ...rest }: Packet): Looked => ({
  ...(action && {
    system: action.system,
    authority: action.authority,
    objects: action.objects?.join(', ') ?? 'any',
    writes: action.writes?.join(', ') ?? 'nothing',
    amount: action.amount ? moneyOf(action.amount.minor, action.amount.currency) : 'none',
    audience: action.audience ?? 'none',
    arguments: argumentsOf(action.arguments),
    'to undo it': action.rollback ?? 'not said',
  }),
  ...Object.fromEntries(
    Object.entries(facts).map(([name, { value, conflicting }]) => [
      `fact ${name}`,
      conflicting ? 'stated differently' : wordOf(value),
    ]),
  ),
  ...(policy && { policy: `${policy.id}, version ${policy.version}` }),
  ...(workflow && { workflow: `${workflow.id}, version ${workflow.version}` }),
  reasons: rest.reasons?.map(inMajor).join(' ') ?? 'none',
  rules: rest.rules?.join(', ') ?? 'none',
  missing: rest.missing?.join('; ') || 'nothing',
  rationale: rest.rationale ?? 'none',
});

const argumentsOf = (given: NonNullable<Packet['action']>['arguments'] = {}): string =>
  Object.entries(given)
    .map(([name, value]) => `${name}=${wordOf(value)}`)
    .toSorted()
    .join(', ') || 'none';
