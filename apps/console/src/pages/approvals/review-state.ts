import { type AnswerOf } from '../../api/queries';
import { inMajor } from '../../parts/system-text';
import { factText, moneyOf, valueText } from '../../parts/values';
import { type ApprovalRow, coverageLines, coverageOf, approvedCoverage } from './coverage';

export type Review = AnswerOf<'/v1/approvals/{approvalId}/review'>;

/** Everything that an answer depends on, as named texts. */
export type ReviewState = Readonly<Record<string, string>>;

/** A difference from the state that the user has seen. */
export interface Difference {
  readonly what: string;
  readonly then: string;
  readonly now: string;
}

/** What is shown of an approval, in texts that change only when something has changed: no age is among them. */
export const reviewStateOf = (row: ApprovalRow, review: Review | undefined): ReviewState => ({
  status: row.status,
  owner: row.owner,
  'answer due': row.dueAt ?? 'not requested yet',
  'valid until': row.expiresAt ?? 'not granted',
  'signed by': row.signedBy ?? 'nobody',
  'requested by': [row.requestedBy, row.onBehalfOf].filter(Boolean).join(', for '),
  ...Object.fromEntries(
    linesOf(row, review).map(([name, permitted]) => [`scope: ${name.toLowerCase()}`, permitted]),
  ),
  ...Object.fromEntries(
    (row.conditionList ?? []).map(({ number, text, met }) => [
      `condition ${number}`,
      `${text} (${met ? 'met' : 'not met'})`,
    ]),
  ),
  ...Object.fromEntries(
    (row.recordList ?? []).map(({ number, approver, recordedBy, confirmedBy }) => [
      `recorded answer ${number}`,
      `${approver}, recorded by ${recordedBy}, ${confirmedBy === null ? 'not confirmed' : `confirmed by ${confirmedBy}`}`,
    ]),
  ),
  'superseded evidence': row.dependsOnSuperseded ?? NONE,
  ...Object.fromEntries(changesOf(review).map(({ what, now }) => [`${what}${CHANGED}`, now])),
});

const CHANGED = ', changed since the request';

/**
 * What the user has seen once an act of theirs has its effects. Facts, policy and evidence are not changed by it: whatever
 * of them changed meanwhile stays unseen.
 */
export const seenAfterOwnAct = (seen: ReviewState, latest: ReviewState): ReviewState => {
  const isChange = ([what]: readonly [string, string]): boolean => what.endsWith(CHANGED);
  return Object.fromEntries([
    ...Object.entries(latest).filter((one) => !isChange(one)),
    ...Object.entries(seen).filter(isChange),
  ]);
};

/** Changes since the request, as the review lists them. Facts are shown as stated, and amounts as money. */
export const changesOf = (review: Review | undefined): readonly Difference[] =>
  (review?.changes ?? []).map((one) => {
    const readable = one.what.startsWith(FACT)
      ? moneyIn(review?.now.facts[one.what.slice(FACT.length)]?.currency)
      : inMajor;
    return { ...one, then: readable(one.then), now: readable(one.now) };
  });

const FACT = 'fact ';

/** The review says the value of a fact, and whether it is too old. */
const moneyIn =
  (currency: string | undefined) =>
  (text: string): string => {
    const [value = '', ...rest] = text.split(' ');
    return [factText(value, currency), ...rest].join(' ');
  };

const linesOf = (row: ApprovalRow, review: Review | undefined) => {
  const permitted = review ? coverageOf(review.approval) : approvedCoverage(row);
  return coverageLines(permitted, permitted).map((line) => [line.name, line.permitted] as const);
};

/** The difference of two states; a missing entry counts as none. */
export const differences = (then: ReviewState, now: ReviewState): readonly Difference[] =>
  [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .map((what) => ({ what, then: then[what] ?? NONE, now: now[what] ?? NONE }))
    .filter((one) => one.then !== one.now);

const NONE = 'none';

/** Why answering is held: an update is loading, or changes need review. */
export interface Hold {
  readonly isReading: boolean;
  readonly differences: readonly Difference[];
}

/** The states that decide whether answering is held. */
interface ReviewProgress {
  /** The state that the user has seen. */
  readonly looked: ReviewState;
  /** What is so, as it was read last, and the ledger position of that. */
  readonly latest: ReviewState;
  readonly position: number | undefined;
  /** Position of the latest event of the work order that the page received. */
  readonly latestEvent: number | undefined;
}

/**
 * Nobody answers what they have not seen: after an event of the work order the buttons are held until it was read, and after
 * that, where it changed anything of what the answer rests on, until the user reviewed it. Undefined: nothing is held.
 */
export const holdOf = ({
  looked,
  latest,
  position,
  latestEvent,
}: ReviewProgress): Hold | undefined => {
  const changed = differences(looked, latest);
  const isReading = latestEvent !== undefined && position !== undefined && latestEvent > position;
  return isReading || changed.length > 0 ? { isReading, differences: changed } : undefined;
};

/** Why a button does nothing now. */
export const holdMessage = ({ isReading, differences: changed }: Hold): string => {
  if (changed.length === 0)
    return isReading ? 'This work order just changed: loading the update.' : '';
  return `${changed.length === 1 ? '1 thing' : `${changed.length} things`} changed: review again`;
};

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
        one.requestedPermits === row.requestedPermits &&
        one.position < row.position,
    )
    .toSorted((a, b) => b.position - a.position)[0];

/** How two packets differ: what the approver was shown then, and is shown now. */
export const packetDiff = (then: Packet, now: Packet): readonly Difference[] =>
  differences(textsOf(then), textsOf(now));

const textsOf = ({ action, facts = {}, policy, workflow, ...rest }: Packet): ReviewState => ({
  ...(action && {
    system: action.system,
    authority: action.authority,
    objects: action.objects?.join(', ') ?? 'any',
    writes: action.writes?.join(', ') ?? 'nothing',
    amount: action.amount ? moneyOf(action.amount.minor, action.amount.currency) : 'none',
    audience: action.audience ?? 'none',
    arguments: argumentsOf(action.arguments),
    rollback: action.rollback ?? 'not stated',
  }),
  ...Object.fromEntries(
    Object.entries(facts).map(([name, { value, conflicting, currency }]) => [
      `${FACT}${name}`,
      conflicting ? 'conflicting' : factText(value, currency),
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
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .toSorted()
    .join(', ') || 'none';
