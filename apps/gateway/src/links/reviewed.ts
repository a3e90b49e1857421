import {
  type Condition,
  type Coverage,
  type FactSnapshot,
  type PolicyRef,
  type ProposedAction,
  type Quorum,
} from '#contracts';

/** What a review says of an approval, as far as the page of a decision link shows or needs it. */
export interface ReviewedApproval extends Coverage {
  readonly approvalId: string;
  readonly kind: string;
  readonly status: string;
  readonly owner: string;
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  readonly gate: string | null;
  readonly asked: Coverage;
  readonly quorum: Quorum;
  readonly signatures: readonly { readonly signedBy: string; readonly recordedBy: string | null }[];
  readonly conditions: readonly (Condition & { readonly met: boolean })[];
  readonly dueAt: string;
  readonly expiresAt: string | null;
}

/** The packet as it was asked with; any part may be missing. */
export interface ShownPacket {
  readonly action?: ProposedAction;
  readonly facts?: Readonly<Record<string, FactSnapshot>>;
  readonly reasons?: readonly string[];
  readonly rules?: readonly unknown[];
  readonly policy?: PolicyRef;
  readonly rationale?: string;
  /** The workflow lets a requester who did not propose the action confirm it. */
  readonly requesterMayConfirm?: boolean;
}
