import { type EvidenceLevel, type EvidenceRecordedData, type NamedApproval } from '#contracts';

/** An artifact of a work order, as far as any rule reads it. */
export interface RecordedEvidence {
  readonly evidenceId: string;
  readonly kind: string;
  /** SHA-256 of its content in hex. */
  readonly sha256: string;
  readonly mediaType: string;
  /** The answer of an owner that it holds; null for everything else. */
  readonly approves: NamedApproval | null;
  readonly recordedBy: string;
  /** For whom the one who recorded it was acting. */
  readonly onBehalfOf: readonly string[];
  /** 1, and one more for each that it takes the place of. */
  readonly version: number;
  /** Its place in the handoff area; null where it is not staged. */
  readonly path: string | null;
  /** The newer version that replaced it; null while it is the newest. */
  readonly supersededBy: string | null;
  /** Writ holds its content, or somebody other than its recorder checked it: otherwise its digest is a claim. */
  readonly isVerified: boolean;
  /**
   * Everyone who stated its digest without being its recorder, each with the people for whom they acted. Empty where
   * Writ has its content: the digest then rests on no person.
   */
  readonly verifiers: readonly (readonly string[])[];
  /** Whether its content was destroyed on purpose: it still proves that it was there. */
  readonly isShredded: boolean;
}

/** Who recorded it, and for whom they acted. */
export const recordersOf = ({
  recordedBy,
  onBehalfOf,
}: Pick<RecordedEvidence, 'recordedBy' | 'onBehalfOf'>): readonly string[] => [
  recordedBy,
  ...onBehalfOf,
];

/** Whether evidence was verified when it was recorded: Writ had its content and computed the digest. ADR 46. */
export const isRecordedVerified = ({
  isStored,
  content,
}: Pick<EvidenceRecordedData, 'isStored' | 'content'>): boolean =>
  isStored === true || content !== undefined;

/** What its digest rests on: a check by Writ or another person, or its recorder's word. ADR 46. */
export const levelOf = ({ isVerified }: Pick<RecordedEvidence, 'isVerified'>): EvidenceLevel =>
  isVerified ? 'verified' : 'claimed';
