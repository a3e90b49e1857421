import { Refusal } from '#kernel';

export interface AsOfLimits {
  /** So many are stored. */
  readonly most: number;
  /** So many are stored for one tenant while others need room. */
  readonly ofOneTenant: number;
  /** One that was used so recently counts as in use. */
  readonly inUseSeconds: number;
  /** One that nobody used for so long is dropped. */
  readonly idleSeconds: number;
}

export const asOfLimits: AsOfLimits = {
  most: 6,
  ofOneTenant: 2,
  inUseSeconds: 60,
  idleSeconds: 3_600,
};

/** A stored past, and its users. */
export interface StoredAsOf {
  readonly past: number;
  /** The most recent user first. */
  readonly uses: readonly { readonly tenant: string; readonly inUse: boolean }[];
}

/** The past that a tenant gives up for one more, when its share is in use: its least recently used one. */
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
 * Which as-of views are dropped for one more of this tenant: its own, where it has its share; else those that were used least
 * recently; and while all are in use, one of a tenant that has two, for a tenant that has none. Refuses with
 * `too_many_requests`.
 *
 * @param stored the least recently used one first.
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

/** The share of a tenant is still being folded. */
export const shareInUse = ({ ofOneTenant }: AsOfLimits): Refusal =>
  new Refusal(
    'too_many_requests',
    `${ofOneTenant} other positions or times are being folded for your tenant: ask again when they are answered.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );

const allInUse = (most: number): Refusal =>
  new Refusal(
    'too_many_requests',
    `${most} other positions or times are being asked as of, and no more are held at once: ask again in a minute.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
