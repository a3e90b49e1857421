import {
  type CommandOf,
  type EventOf,
  type evidenceVerified,
  type verifyEvidence,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  entryOf,
  mustBeIndependentOf,
  peopleOf,
  type RecordedEvidence,
  recordersOf,
  type WorkOrder,
  workersFor,
} from '#work-order';

type VerifyState = Pick<WorkOrder, 'evidence' | 'delegations' | 'issuers'>;

/** What the shell knows of the evidence that is verified. */
interface VerifyContext {
  /** Whether Writ holds the content that the evidence names: it computed the digest when the content arrived. */
  readonly isStored: boolean;
}

export type VerifyEvidence = CommandOf<typeof verifyEvidence> & {
  readonly context: VerifyContext;
};
export type Verified = EventOf<typeof evidenceVerified>;

/**
 * Turns a claim into proof. Content that Writ holds proves its digest, so anybody may ask. Content elsewhere is proven
 * by a person who fetched it and computed its digest. That person is independent of the recorder: neither acts for the
 * other, neither issued the other's key, and the recorder dispatched them no work here.
 */
export const verify = (
  { data, metadata, context: { isStored } }: VerifyEvidence,
  workOrder: VerifyState,
): readonly Verified[] => {
  const { workOrderId, evidenceId, sha256 } = data;
  const artifact = entryOf(workOrder.evidence, evidenceId);
  if (!artifact)
    throw new Refusal(
      'evidence_not_found',
      workOrderId === undefined
        ? `There is no evidence ${evidenceId} that is of no work order: check the id, or name its workOrderId.`
        : `There is no evidence ${evidenceId} on this work order: check the id.`,
    );
  if (artifact.isShredded)
    throw new Refusal(
      'evidence_shredded',
      `The content of ${evidenceId} was erased: nobody can verify it any more.`,
    );
  if (sha256 !== artifact.sha256)
    throw new Refusal(
      'evidence_digest_mismatch',
      `Evidence ${evidenceId} claims the SHA-256 ${artifact.sha256}, not ${sha256}: what you fetched is not what was recorded. Ask ${artifact.recordedBy} for the right artifact, and record that as a new version.`,
    );
  if (isVerifiedBy(artifact, metadata.actor.id)) return [];
  if (!isStored) {
    mustBeIndependent(artifact, workOrder, metadata.actor);
    mustNotWorkFor(artifact, workOrder, metadata);
  }
  return [
    {
      type: 'evidence.verified',
      data: { workOrderId, evidenceId, sha256, ...(isStored && { isStored }) },
    },
  ];
};

/** Whether a statement of this person adds nothing: Writ has the content, or the person has stated the digest before. */
const isVerifiedBy = ({ isVerified, verifiers }: RecordedEvidence, person: string): boolean =>
  isVerified && (verifiers.length === 0 || verifiers.some(([one]) => one === person));

const mustBeIndependent = (
  artifact: RecordedEvidence,
  workOrder: VerifyState,
  actor: VerifyEvidence['metadata']['actor'],
): void => {
  const recorders = recordersOf(artifact);
  const own = peopleOf(actor).find((person) => recorders.includes(person));
  if (own !== undefined)
    throw new Refusal(
      'evidence_not_independent',
      `${own} recorded this evidence: send its content (PUT /v1/evidence-contents/{sha256}), or let somebody else fetch and verify it.`,
    );
  mustBeIndependentOf(workOrder, recorders, actor);
};

/** A person to whom, or to whose team, the recorder dispatched work here depends on the recorder. */
const mustNotWorkFor = (
  artifact: RecordedEvidence,
  workOrder: VerifyState,
  { actor, owners = [] }: VerifyEvidence['metadata'],
): void => {
  const { recordedBy } = artifact;
  const workers = workersFor(workOrder, recordersOf(artifact));
  const worker = [actor.id, ...(actor.onBehalfOf ?? []), ...owners].find((one) => workers.has(one));
  if (worker !== undefined)
    throw new Refusal(
      'evidence_not_independent',
      `${recordedBy} dispatched work on this work order to ${worker}: send the content (PUT /v1/evidence-contents/{sha256}), or let somebody fetch and verify it who does not work for ${recordedBy} here.`,
    );
};
