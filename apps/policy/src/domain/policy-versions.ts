import { type GoldenCase, type PolicyPublishedData, type RollbackPolicyBody } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** A version of a policy as far as publishing and going back read it. */
export interface PolicyVersion {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly cedar: string;
  /** The golden cases that it passed. */
  readonly cases: readonly GoldenCase[];
  /** The decision that allowed it, where its workflow wanted one. */
  readonly decisionId?: string;
}

/** What the stream of a policy comes to: its versions, oldest first. The last one is in force. */
export type PolicyVersions = readonly PolicyVersion[];

export const evolvePolicy = (
  versions: PolicyVersions,
  { type, data }: RecordedEvent,
): PolicyVersions => (type === 'policy.published' ? [...versions, versionIn(data)] : versions);

const versionIn = ({
  policyId: id,
  version,
  digest,
  cedar,
  cases,
  approvedBy,
}: PolicyPublishedData): PolicyVersion => ({
  id,
  version,
  digest,
  cedar,
  cases: (cases ?? []) as readonly GoldenCase[],
  ...(approvedBy && { decisionId: approvedBy.decisionId }),
});

/**
 * The version to go back to: the one of that number, or the latest of that digest, or else the
 * latest whose text is not the one in force. Undefined when there is none.
 */
export const versionToRestore = (
  versions: PolicyVersions,
  { version, digest }: Pick<RollbackPolicyBody, 'version' | 'digest'>,
): PolicyVersion | undefined => {
  const isNamed = version !== undefined || digest !== undefined;
  const inForce = versions.at(-1)?.digest;
  return versions.findLast((one) =>
    isNamed
      ? (version ?? one.version) === one.version && (digest ?? one.digest) === one.digest
      : one.digest !== inForce,
  );
};
