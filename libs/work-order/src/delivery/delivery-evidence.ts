import {
  type DeliveryArtifact,
  type DeliveryPrivate,
  type DeliveryScope,
  eventDefinition,
  type EvidenceLevel,
  type EvidenceRecordedData,
  NONE,
} from '#contracts';
import { isSealedField, type RecordedEvent } from '#kernel';
import { isCurrent } from '../evidence/proof';
import { levelOf } from '../evidence/recorded-evidence';
import { isPublicProof, type PublicProof } from '../evidence/public-proof';
import { type WorkOrder } from '../state';

/** One piece of evidence of a work order, and what a delivery page does with it. */
export interface SortedEvidence {
  readonly data: EvidenceRecordedData;
  readonly number: number;
  readonly at: string;
  readonly level: EvidenceLevel;
  readonly shown: 'shown' | 'private' | 'for-client' | 'outdated' | 'withheld';
}

/**
 * All evidence in the order in which it was recorded. Only what is marked for the client or for the public
 * is ever shown, and the latter only when an approval permits it.
 */
export const sortedEvidence = (
  workOrder: WorkOrder,
  events: readonly RecordedEvent[],
  { scope, proof }: { readonly scope: DeliveryScope; readonly proof: PublicProof },
): readonly SortedEvidence[] => {
  const recorded = new Map<string, RecordedEvent<string, EvidenceRecordedData>>();
  for (const event of events)
    if (event.type === 'evidence.recorded' && !recorded.has(event.data.evidenceId))
      // The first record of an id counts, as it does for every rule.
      recorded.set(event.data.evidenceId, event);
  return [...recorded.values()].map((event, index) => {
    const { data } = event;
    const known = workOrder.evidence.get(data.evidenceId)!;
    const isPermitted = isPublicProof(proof, data, event.position);
    return {
      data,
      number: index + 1,
      at: event.recordedAt,
      level: levelOf(known),
      shown: shownAs(data.visibility, { scope, isCurrent: isCurrent(known), isPermitted }),
    };
  });
};

interface EvidenceStatus {
  readonly scope: DeliveryScope;
  readonly isCurrent: boolean;
  readonly isPermitted: boolean;
}

/** Every value but the two that open is private. */
const shownAs = (
  visibility: string,
  { scope, isCurrent, isPermitted }: EvidenceStatus,
): SortedEvidence['shown'] => {
  switch (visibility) {
    case 'client':
      if (!isCurrent) return 'outdated';
      return scope === 'client' ? 'shown' : 'for-client';
    case 'public':
      if (!isCurrent) return 'outdated';
      return isPermitted ? 'shown' : 'withheld';
    default:
      return 'private';
  }
};

export const artifactOf = ({ data, number, at, level }: SortedEvidence): DeliveryArtifact => ({
  number,
  kind: data.kind,
  visibility: data.visibility === 'public' ? 'public' : 'client',
  path: data.path ?? NONE,
  mediaType: MEDIA_TYPE.test(data.mediaType) ? data.mediaType : 'application/octet-stream',
  size: data.size,
  sha256: data.sha256,
  level,
  version: data.version ?? 1,
  at,
  isStored: data.isStored === true,
});

/** Type and subtype (RFC 6838, 4.2), no parameters: what else was written there is a text of somebody's. */
const MEDIA_TYPE = /^[a-z]{1,20}\/[a-z0-9][a-z0-9.+-]{0,80}$/;

/** How much there is that is not shown. */
export const privateOf = (
  { facts, inputs }: WorkOrder,
  events: readonly RecordedEvent[],
  sorted: readonly SortedEvidence[],
): DeliveryPrivate => {
  const unseen = sorted.filter(({ shown }) => shown === 'private');
  return {
    evidence: unseen.length,
    bytes: unseen.reduce((sum, { data }) => sum + data.size, 0),
    forClient: sorted.filter(({ shown }) => shown === 'for-client').length,
    outdated: sorted.filter(({ shown }) => shown === 'outdated').length,
    facts: Object.keys(facts).length + Object.keys(inputs).length,
    texts: events.reduce((sum, event) => sum + textsOf(event), 0),
  };
};

const textsOf = ({ type, data }: RecordedEvent): number =>
  eventDefinition(type)?.erasable.filter((name) => {
    const value: unknown = data[name];
    return typeof value === 'string' || isSealedField(value);
  }).length ?? 0;
