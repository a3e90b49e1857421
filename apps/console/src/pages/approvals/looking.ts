import { type AnswerOf } from '../../api/queries';
import { moneyOf, wordOf } from '../../parts/values';
import { type ApprovalRow, coverageLines, coverageOf, permittedOf } from './coverage';

/** A text of the system with its amounts as people write them: `5000 EUR (minor units)` is `50.00 EUR`. */
export const inMajor = (text: string): string =>
  text.replaceAll(
    /\b(\d{1,15}) ([A-Z]{3}) \(minor units\)/g,
    (_, minor: string, currency: string) => moneyOf(Number(minor), currency),
  );

export type Review = AnswerOf<'/v1/approvals/{approvalId}/review'>;

/** Everything that an answer rests on, as named texts: what somebody has looked at. */
export type Looked = Readonly<Record<string, string>>;

/** What is not as it was when somebody looked at it. */
export interface Difference {
  readonly what: string;
  readonly then: string;
  readonly now: string;
}

/** What is shown of an approval, in texts that change only when something has changed: no age is among them. */
export const lookedAt = (row: ApprovalRow, review: Review | undefined): Looked => ({
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
  ...Object.fromEntries(
    changesOf(review).map(({ what, now }) => [`${what}, changed since the request`, now]),
  ),
});

/** What the review says has changed since it was asked. Facts are as somebody stated them. */
export const changesOf = (review: Review | undefined): readonly Difference[] =>
  (review?.changes ?? []).map((one) =>
    one.what.startsWith('fact ') ? one : { ...one, then: inMajor(one.then), now: inMajor(one.now) },
  );

const linesOf = (row: ApprovalRow, review: Review | undefined) => {
  const permitted = review ? coverageOf(review.approval) : permittedOf(row);
  return coverageLines(permitted, permitted).map((line) => [line.name, line.permitted] as const);
};

/** The difference of two looks. What one of them does not name was nothing there. */
export const differences = (then: Looked, now: Looked): readonly Difference[] =>
  [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .map((what) => ({ what, then: then[what] ?? NONE, now: now[what] ?? NONE }))
    .filter((one) => one.then !== one.now);

const NONE = 'none';

/** Why the buttons are held: something is being read, or there are changes that nobody has looked at. */
export interface Hold {
  readonly isReading: boolean;
  readonly differences: readonly Difference[];
}

/** What is known while somebody looks at an approval. */
interface Sight {
  /** What they have looked at. */
  readonly looked: Looked;
  /** What is so, as it was read last, and the ledger position of that. */
  readonly latest: Looked;
  readonly position: number | undefined;
  /** The position of the last event of the work order that the page has heard of. */
  readonly heard: number | undefined;
}

/**
 * Nobody answers what they have not seen: after an event of the work order the buttons are held until it was read, and after
 * that, where it changed anything of what the answer rests on, until somebody looked at it. Undefined: nothing is held.
 */
export const holdOf = ({ looked, latest, position, heard }: Sight): Hold | undefined => {
  const changed = differences(looked, latest);
  const isReading = heard !== undefined && position !== undefined && heard > position;
  return isReading || changed.length > 0 ? { isReading, differences: changed } : undefined;
};

/** Why a button does nothing now. */
export const wordsOf = ({ isReading, differences: changed }: Hold): string => {
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
    rollback: action.rollback ?? 'not stated',
  }),
  ...Object.fromEntries(
    Object.entries(facts).map(([name, { value, conflicting }]) => [
      `fact ${name}`,
      conflicting ? 'conflicting' : wordOf(value),
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
