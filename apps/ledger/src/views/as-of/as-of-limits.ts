import { Refusal } from '#kernel';

export interface AsOfLimits {
  /** So many are kept. */
  readonly most: number;
  /** So many are kept for one tenant while others want room. */
  readonly ofOneTenant: number;
  /** One that was asked so recently is in use. */
  readonly inUseSeconds: number;
  /** One that nobody asked for so long goes. */
  readonly idleSeconds: number;
}

export const asOfLimits: AsOfLimits = {
  most: 6,
  ofOneTenant: 2,
  inUseSeconds: 60,
  idleSeconds: 3_600,
};

/** A past that there is, and who has asked it. */
export interface StoredAsOf {
  readonly past: number;
  /** The one who asked it last comes first. */
  readonly uses: readonly { readonly tenant: string; readonly inUse: boolean }[];
}

/** The past that a tenant has to let go of before it asks one more: its share is in use, and this is the longest ago. */
export const overItsShare = (
  tenant: string,
  stored: readonly StoredAsOf[],
  wanted: number | undefined,
  { ofOneTenant }: AsOfLimits,
): number | undefined => {
  const mine = stored.filter((each) => each.past !== wanted && isUsedBy(tenant)(each));
  return mine.length < ofOneTenant ? undefined : mine[0]!.past;
};

/**
 * Which as-of views are dropped for one more of this tenant: its own, where it has its share; else those that were asked least
 * recently; and while all are in use, one of a tenant that has two, for a tenant that has none. Refuses with
 * `too_many_requests`.
 *
 * @param stored the one that was asked least recently comes first.
 */
export const roomFor = (
  tenant: string,
  stored: readonly StoredAsOf[],
  limits: AsOfLimits,
): readonly number[] => {
  const excess = stored.length - limits.most + 1;
  if (excess <= 0) return [];
  const own = stored.filter(({ uses }) => uses[0]?.tenant === tenant);
  const isFirst = (each: StoredAsOf): boolean =>
    own.length >= limits.ofOneTenant && own.includes(each);
  const idle = stored.filter(({ uses }) => !uses.some(({ inUse }) => inUse));
  const free = [...idle.filter(isFirst), ...idle.filter((each) => !isFirst(each))];
  const dropped = free.length < excess ? [...free, ...moreThanFair(tenant, stored)] : free;
  if (dropped.length < excess) throw allInUse(limits.most);
  return dropped.slice(0, excess).map(({ past }) => past);
};

/** Never to and fro: who has one by this has no claim to a second. */
const moreThanFair = (tenant: string, stored: readonly StoredAsOf[]): readonly StoredAsOf[] => {
  const usedBy = (other: string): number => stored.filter(isUsedBy(other)).length;
  if (usedBy(tenant) > 0) return [];
  const inUse = stored.filter(({ uses }) => uses.some((use) => use.inUse));
  return inUse
    .filter(({ uses }) => uses.every((use) => !use.inUse || usedBy(use.tenant) > 1))
    .slice(0, 1);
};

const isUsedBy =
  (tenant: string) =>
  ({ uses }: StoredAsOf): boolean =>
    uses.some((use) => use.inUse && use.tenant === tenant);

const RETRY_AFTER_SECONDS = 5;

/** What a tenant asked is still being folded: it gets that first. */
export const shareInUse = ({ ofOneTenant }: AsOfLimits): Refusal =>
  new Refusal(
    'too_many_requests',
    `${ofOneTenant} other positions or times are being folded for your tenant: ask again when they are answered.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );

const allInUse = (most: number): Refusal =>
  new Refusal(
    'too_many_requests',
    `${most} other positions or times are being asked as of, and no more are kept at once: ask again in a minute.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
