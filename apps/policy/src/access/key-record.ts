import { type Role } from '#contracts';

/** A key as it is stored: without its secret. */
export interface KeyRecord {
  readonly keyId: string;
  readonly tenant: string;
  /** The person or system that acts with it. */
  readonly principal: string;
  readonly roles: readonly Role[];
  /** Owner ids that it may answer for besides its principal; `*` is any. */
  readonly owners: readonly string[];
  /** The only CloudEvents source that it may speak for; null for any. */
  readonly source: string | null;
  /** When it ends; null for never. */
  readonly expiresAt: string | null;
  /** Who issued it, then who issued the key of that principal, and so on; nobody for keys of the keys file. */
  readonly issuedBy: readonly string[];
  readonly label: string | null;
  readonly sha256: Buffer;
}

/** A key as a list shows it. */
export interface ListedKey extends Omit<KeyRecord, 'sha256'> {
  readonly createdAt: string | null;
  readonly createdBy: string | null;
  readonly revokedAt: string | null;
}
