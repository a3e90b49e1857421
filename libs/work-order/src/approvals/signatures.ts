import { type Condition, type Coverage } from '#contracts';

/** An answer as somebody recorded it for its approver: it grants nothing until somebody else confirms it. */
export interface RecordedAnswer extends Coverage {
  readonly number: number;
  readonly approver: string;
  /** The owner when it was recorded. */
  readonly owner: string;
  readonly recordedBy: string;
  /** For whom the recorder was acting. */
  readonly onBehalfOf: readonly string[];
  /** Who issued the recorder's key; absent where nobody. */
  readonly issuedBy?: readonly string[];
  readonly conditions: readonly Condition[];
  readonly expiresAt: string;
  readonly singleUse: boolean;
  /** How many runs it would allow; absent where that is not counted. */
  readonly uses?: number;
  readonly evidence: readonly string[];
  /** Null until somebody has confirmed it. */
  readonly confirmedBy: string | null;
}

/** One grant of several: whose it is, who recorded it, and how long it holds. */
export interface Signature {
  readonly signedBy: string;
  readonly recordedBy: string | null;
  /** Who confirmed that it was recorded as it was given; absent where the signer answered in person. */
  readonly confirmedBy?: string;
  /** Whom the signer was acting for: their grant too. Absent where nobody. */
  readonly inNameOf?: readonly string[];
  /** Who issued the key that gave or confirmed it, and the recorder's; absent where nobody. */
  readonly issuedBy?: readonly string[];
  /** The named signer for whom it counts; absent where it says none. */
  readonly seat?: string;
}

/** An approval was given to another owner. */
export interface Assignment {
  readonly owner: string;
  /** Whose it was before. */
  readonly from: { readonly owner: string; readonly firstOwner?: string };
  /** Who gave it away, and for whom they acted. */
  readonly by: readonly string[];
  /** Who issued the key by which they did. */
  readonly issuedBy: readonly string[];
  /** The teams for which that key answers. */
  readonly teams: readonly string[];
  /** They could have answered it. */
  readonly asOwner: boolean;
}
