import {
  type ApprovalCondition,
  type ApprovalPacket,
  type ApprovalReview,
  type FactSnapshot,
  type ProposedAction,
  type ReviewedApproval,
  type Scope,
} from '#contracts';
import { moneyText } from '#printing';
import { cellOf } from '../terminal';

/** What GET /v1/approvals/{id}/review answers, as far as it is shown. */
export type Review = Pick<ApprovalReview, 'approval' | 'packet' | 'changes' | 'digest'>;

type Row = readonly [string, string | undefined];

/** What the approver decides on: the request, its reasons, and what changed since. */
export const reviewText = ({ approval, packet, changes }: Review): readonly string[] => {
  const { approvalId, kind, status, gate } = approval;
  const title = `${cellOf(kind)}, ${gate ? `for the gate ${cellOf(gate)}, ` : ''}${cellOf(status)}`;
  return [
    `approval ${cellOf(approvalId)}: ${title}`,
    ...linesOf([...requestRows(approval), ...packetRows(packet)]),
    ...changeLines(changes),
  ];
};

const linesOf = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap(([name, text]) => (text ? [`  ${name.padEnd(11)}${text}`] : []));

const requestRows = (approval: ReviewedApproval): readonly Row[] => {
  const { requested, conditions = [] } = approval;
  return [
    ['owner', cellOf(approval.owner)],
    ['requester', requesterText(approval)],
    ['permits', requested && cellOf(requested.permits)],
    ['scope', requested && scopeText(requested.scope)],
    ['signatures', signaturesText(approval)],
    ...conditions.map((condition): Row => ['condition', conditionText(condition)]),
    ['answer by', approval.dueAt && cellOf(approval.dueAt)],
  ];
};

const requesterText = ({ requestedBy, onBehalfOf = [] }: ReviewedApproval): string =>
  `${cellOf(requestedBy)}${onBehalfOf.length > 0 ? ` for ${cellOf(onBehalfOf)}` : ''}`;

/** The fields of a scope that limit it, as text. */
export const scopeText = ({ system, objects, writes, amountUpTo, audience, ...rest }: Scope) => {
  const named = Object.entries(rest.arguments ?? {});
  const parts = [
    system && `system ${cellOf(system)}`,
    objects && `objects ${listText(objects)}`,
    writes && `writes ${listText(writes)}`,
    amountUpTo && `up to ${moneyText(amountUpTo)}`,
    audience && `audience ${cellOf(audience)}`,
    ...named.map(([name, value]) => `${cellOf(name)} = ${cellOf(value)}`),
  ];
  return parts.filter(Boolean).join('; ') || undefined;
};

const listText = (names: readonly string[]): string => (names.length > 0 ? cellOf(names) : 'none');

const signaturesText = ({ quorum, signatures = [] }: ReviewedApproval): string | undefined => {
  if (!quorum || quorum.needed < 2) return undefined;
  const given = signatures.map(({ signedBy }) => cellOf(signedBy)).join(', ');
  const open = quorum.of.length > 0 ? ` of ${cellOf(quorum.of)}` : '';
  return `${signatures.length} of ${quorum.needed} given${given && ` (${given})`}${open}`;
};

const conditionText = ({ number, text, binds, met }: ApprovalCondition): string =>
  `${number}: ${cellOf(text)}${binds ? ` (binds ${cellOf(binds)})` : ''}${met ? ' (met)' : ''}`;

const packetRows = ({ action, facts = {}, reasons, rationale, policy }: ApprovalPacket) => [
  ...(action ? actionRows(action) : []),
  ...(reasons ?? []).map((reason): Row => ['reason', cellOf(reason)]),
  ...Object.entries(facts).map(([name, fact]): Row => ['fact', factText(name, fact)]),
  ['note', rationale && cellOf(rationale)] as const,
  ['policy', policy && `${cellOf(policy.id)} version ${policy.version}`] as const,
];

const actionRows = ({ kind, authority, system, amount, rollback }: ProposedAction): Row[] => [
  [
    'action',
    `${cellOf(kind)} (${cellOf(authority)}) on ${cellOf(system)}${amount ? `, ${moneyText(amount)}` : ''}`,
  ],
  ['to undo it', rollback && cellOf(rollback)],
];

const factText = (name: string, fact: FactSnapshot): string => {
  const { value, source, conflicting, stale, currency } = fact;
  const money =
    currency !== undefined && typeof value === 'number' && value >= 0
      ? ` (${moneyText({ minor: value, currency: cellOf(currency) })})`
      : '';
  const doubt = [conflicting && 'sources disagree', stale && 'too old'].filter(Boolean).join(', ');
  return `${cellOf(name)} = ${cellOf(value)}${money}, says ${cellOf(source)}${doubt && ` (${doubt})`}`;
};

const changeLines = (changes: Review['changes']): readonly string[] =>
  changes.length === 0
    ? ['  nothing has changed since the request']
    : [
        '  changed since the request:',
        ...changes.map(
          ({ what, then, now }) => `    ${cellOf(what)}: ${cellOf(then)} -> ${cellOf(now)}`,
        ),
      ];
