import { type ViewTarget } from './view-target';

/** A building that is so little ahead of another, in events, waits for it. */
const NEAR = 100_000;

/** Whether nobody reads any of them yet. */
export const isRebuilding = (group: readonly ViewTarget[]): boolean =>
  group.every(({ cursor }) => cursor.status === 'building');

/** Whether a group is to wait for the one behind it, so that both are folded from one reading of the log. */
export const isRebuildNear = (
  group: readonly ViewTarget[],
  behind: readonly ViewTarget[] | undefined,
): boolean =>
  behind !== undefined &&
  isRebuilding([...group, ...behind]) &&
  group[0]!.position - behind[0]!.position < NEAR;

/** Views that stand together, those that are furthest back first. */
export const groupByPosition = (
  targets: readonly ViewTarget[],
): readonly (readonly ViewTarget[])[] => {
  const groups = new Map<number, ViewTarget[]>();
  for (const target of targets) {
    const group = groups.get(target.position) ?? [];
    group.push(target);
    groups.set(target.position, group);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
};
