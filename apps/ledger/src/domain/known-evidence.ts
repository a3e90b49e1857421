import {
  type DelegationAcceptedData,
  type DelegationDispatchedData,
  type EvidenceRecordedData,
  type EvidenceShreddedData,
  type EvidenceSupersededData,
  type EvidenceVerifiedData,
  type WorkOrderOpenedData,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf, isRecordedVerified } from '#work-order';

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

interface Dispatch {
  readonly by: readonly string[];
  readonly to: readonly string[];
}

/** What a stream says of its evidence, and of who works for whom. */
export interface KnownEvidence {
  readonly artifacts: Readonly<Record<string, KnownArtifact>>;
  /** The kinds that its workflow takes as proof though nobody verified them. */
  readonly claimedEvidence: readonly string[];
  readonly dispatches: Readonly<Record<string, Dispatch>>;
}

export const noEvidence: KnownEvidence = { artifacts: {}, claimedEvidence: [], dispatches: {} };

/** To whom these people dispatched work here, and those to whom that was passed on. */
export const workersFor = (
  { dispatches }: KnownEvidence,
  people: readonly string[],
): ReadonlySet<string> => {
  const all = new Set(people);
  // A set that grows while it is gone through gives what was added, too.
  for (const person of all)
    for (const { by, to } of Object.values(dispatches))
      if (by.includes(person)) to.forEach((worker) => all.add(worker));
  people.forEach((person) => all.delete(person));
  return all;
};

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
    case 'work-order.opened': {
      const { claimedEvidence = [] } = event.data as WorkOrderOpenedData;
      return { ...known, claimedEvidence };
    }
    case 'delegation.dispatched': {
      const { dispatchId, delegator, recipient } = event.data as DelegationDispatchedData;
      const by = [delegator, ...(event.actor.onBehalfOf ?? [])];
      return withDispatch(known, dispatchId, { by, to: [recipient] });
    }
    case 'delegation.accepted': {
      const { dispatchId, acceptedBy } = event.data as DelegationAcceptedData;
      const sent = entryOf(known.dispatches, dispatchId);
      if (!sent) return known;
      const to = [...sent.to, acceptedBy];
      return withDispatch(known, dispatchId, { by: sent.by, to });
    }
    default:
      return known;
  }
};

const recorded = (
  known: KnownEvidence,
  { data, actor }: RecordedEvent<string, EvidenceRecordedData>,
): KnownEvidence => {
  const { evidenceId, kind, sha256, version = 1, path = null } = data;
  if (entryOf(known.artifacts, evidenceId)) return known;
  const artifact: KnownArtifact = {
    kind,
    sha256,
    version,
    recordedBy: [actor.id, ...(actor.onBehalfOf ?? [])],
    issuers: actor.issuedBy ?? [],
    isVerified: isRecordedVerified(data),
    isShredded: false,
    supersededBy: null,
    path,
  };
  return withArtifact(known, evidenceId, artifact);
};

const changed = (
  known: KnownEvidence,
  evidenceId: string,
  change: Partial<KnownArtifact>,
): KnownEvidence => {
  const artifact = entryOf(known.artifacts, evidenceId);
  return artifact ? withArtifact(known, evidenceId, { ...artifact, ...change }) : known;
};

const withArtifact = (
  known: KnownEvidence,
  evidenceId: string,
  artifact: KnownArtifact,
): KnownEvidence => ({ ...known, artifacts: { ...known.artifacts, [evidenceId]: artifact } });

const withDispatch = (
  known: KnownEvidence,
  dispatchId: string,
  dispatch: Dispatch,
): KnownEvidence => ({ ...known, dispatches: { ...known.dispatches, [dispatchId]: dispatch } });
