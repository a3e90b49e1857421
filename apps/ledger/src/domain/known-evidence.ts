import {
  type EvidenceRecordedData,
  type EvidenceShreddedData,
  type EvidenceSupersededData,
  type EvidenceVerifiedData,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '#work-order';

/** What a newer version of an artifact, and its verification, are decided on. */
export interface KnownArtifact {
  readonly kind: string;
  readonly sha256: string;
  readonly version: number;
  /** Who recorded it, and for whom they acted. */
  readonly recordedBy: readonly string[];
  /** Who issued the recorder's key. */
  readonly issuers: readonly string[];
  readonly isVerified: boolean;
  readonly isShredded: boolean;
  /** The newer version that replaced it; null while it is the newest. */
  readonly supersededBy: string | null;
  /** Its place in the handoff area, while it proves something there. */
  readonly path: string | null;
}

/** The evidence of this stream, by its id. */
export type KnownEvidence = Readonly<Record<string, KnownArtifact>>;

export const evolveEvidence = (known: KnownEvidence, event: RecordedEvent): KnownEvidence => {
  switch (event.type) {
    case 'evidence.recorded':
      return recorded(known, event as RecordedEvent<string, EvidenceRecordedData>);
    case 'evidence.verified':
      return changed(known, (event.data as EvidenceVerifiedData).evidenceId, { isVerified: true });
    case 'evidence.superseded': {
      const { evidenceId, by } = event.data as EvidenceSupersededData;
      return changed(known, evidenceId, { supersededBy: by, path: null });
    }
    case 'evidence.shredded':
      return changed(known, (event.data as EvidenceShreddedData).evidenceId, {
        isShredded: true,
        path: null,
      });
    default:
      return known;
  }
};

const recorded = (
  known: KnownEvidence,
  { data, actor }: RecordedEvent<string, EvidenceRecordedData>,
): KnownEvidence => {
  const { evidenceId, kind, sha256, version = 1, path = null, isKept = false } = data;
  if (entryOf(known, evidenceId)) return known;
  const artifact: KnownArtifact = {
    kind,
    sha256,
    version,
    recordedBy: [actor.id, ...(actor.onBehalfOf ?? [])],
    issuers: actor.issuedBy ?? [],
    isVerified: isKept || data.content !== undefined,
    isShredded: false,
    supersededBy: null,
    path,
  };
  return { ...known, [evidenceId]: artifact };
};

const changed = (
  known: KnownEvidence,
  evidenceId: string,
  change: Partial<KnownArtifact>,
): KnownEvidence => {
  const artifact = entryOf(known, evidenceId);
  return artifact ? { ...known, [evidenceId]: { ...artifact, ...change } } : known;
};
