import { type ProposedAction, type Scalar } from '#contracts';

/**
 * The same in everything that policy looks at, in whatever order lists and arguments stand; how to
 * undo it may be worded anew.
 */
export const sameAction = (one: ProposedAction, other: ProposedAction): boolean =>
  actionKey(one) === actionKey(other);

/** One text for what is the same action. */
export const actionKey = ({
  rollback: _,
  objects,
  writes,
  amount,
  ...rest
}: ProposedAction): string =>
  JSON.stringify(
    sortedEntries({
      ...rest,
      arguments: sortedEntries(rest.arguments ?? {}),
      objects: [...(objects ?? [])].sort(),
      writes: [...(writes ?? [])].sort(),
      amount: amount ? [amount.minor, amount.currency] : null,
    }),
  );

/** One text for the same arguments; none and absent are the same. */
export const argumentsKey = (given: Readonly<Record<string, Scalar>> = {}): string =>
  JSON.stringify(sortedEntries(given));

const sortedEntries = (record: object): readonly (readonly [string, unknown])[] =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
