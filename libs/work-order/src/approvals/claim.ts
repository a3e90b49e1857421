/** Who works on the answer to an obligation, and when that ends by itself. */
export interface Claim {
  readonly claimedBy: string;
  readonly claimedUntil: string;
}

/** Claims by `approval/…`, `exception/…` and `post-review/…`; those that have run out, too. */
export type Claims = Readonly<Record<string, Claim>>;
