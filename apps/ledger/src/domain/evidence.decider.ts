import {
  type CommandOf,
  type EventOf,
  type evidenceRecorded,
  type evidenceSuperseded,
  type LedgerRefusal,
  type recordEvidence,
} from '#contracts';
import { type Decider, type RecordedEvent, Refusal, type RefusalFacts } from '#kernel';
import { entryOf } from '#work-order';

/** What a newer version of it is decided on. */
export interface KnownArtifact {
  readonly kind: string;
  readonly version: number;
  /** The evidence that stands in its place; null while it is the newest. */
  readonly supersededBy: string | null;
}

/** The evidence of this stream, by its id. */
export type KnownEvidence = Readonly<Record<string, KnownArtifact>>;

/** What only the shell can know of the artifact that came along. */
export interface EvidenceContext {
  readonly evidenceId: string;
  /** SHA-256 and size of the content that was sent, along or ahead; null when none was. */
  readonly content: { readonly sha256: string; readonly size: number } | null;
  /** Whether that content is kept beside the log. */
  readonly isKept: boolean;
}

export type RecordEvidence = CommandOf<typeof recordEvidence> & {
  readonly context: EvidenceContext;
};
type Recorded = EventOf<typeof evidenceRecorded>;
type Superseded = EventOf<typeof evidenceSuperseded>;

const decide = (
  command: RecordEvidence,
  known: KnownEvidence,
): readonly (Recorded | Superseded)[] => {
  const { data, context } = command;
  const { evidenceId } = context;
  if (entryOf(known, evidenceId))
    throw refuse(
      'evidence_exists',
      `Evidence ${evidenceId} is recorded already: give it another id.`,
    );
  mustBeAtHand(command);
  const { supersedes } = data;
  if (supersedes === undefined) return [recorded(command, 1)];

  const older = superseded(command, known, supersedes);
  return [
    recorded(command, older.version + 1),
    {
      type: 'evidence.superseded',
      data: { workOrderId: data.workOrderId, evidenceId: supersedes, by: evidenceId },
    },
  ];
};

const mustBeAtHand = ({ data, context: { content } }: RecordEvidence): void => {
  if (content && content.sha256 !== data.sha256)
    throw refuse(
      'evidence_digest_mismatch',
      `The content's SHA-256 is ${content.sha256}, not ${data.sha256}: send the digest of what you send.`,
    );
  if (!content && data.uri === undefined)
    throw refuse(
      'evidence_without_content',
      'Say where the artifact can be had (uri), or send it along (content, base64) or ahead (PUT /v1/evidence-contents/{sha256}).',
    );
};

/**
 * The artifact that a newer version takes the place of. What was erased may be superseded: that is how it
 * becomes something that can be looked at again. Domain rule 15.
 */
const superseded = (
  { data: { kind, workOrderId } }: RecordEvidence,
  known: KnownEvidence,
  evidenceId: string,
): KnownArtifact => {
  const older = entryOf(known, evidenceId);
  if (!older)
    throw refuse(
      'evidence_not_found',
      workOrderId
        ? `There is no evidence ${evidenceId} on this work order: a newer version is recorded where the older one is.`
        : 'Evidence of no work order stands by itself: name the work order that both versions belong to.',
    );
  if (older.kind !== kind)
    throw refuse(
      'evidence_kind_differs',
      `Evidence ${evidenceId} is of the kind ${older.kind}, and so is what takes its place, not ${kind}.`,
      { kind: older.kind },
    );
  if (older.supersededBy !== null)
    throw refuse(
      'evidence_superseded',
      `Evidence ${evidenceId} is superseded by ${older.supersededBy}: supersede the newest version.`,
      { supersededBy: older.supersededBy },
    );
  return older;
};

const recorded = ({ data, metadata, context }: RecordEvidence, version: number): Recorded => {
  const { workOrderId, kind, sha256, mediaType, uri, purpose, approves, supersedes } = data;
  const { evidenceId, content, isKept } = context;
  return {
    type: 'evidence.recorded',
    data: {
      workOrderId,
      evidenceId,
      kind,
      sha256,
      mediaType,
      size: content?.size ?? data.size ?? 0,
      visibility: data.visibility ?? 'private',
      uri,
      purpose,
      approves,
      producer: metadata.actor.id,
      capturedAt: data.capturedAt ?? metadata.now,
      version,
      supersedes,
      subject: data.subject,
      ...(isKept && { isKept }),
    },
  };
};

const evolve = (known: KnownEvidence, event: RecordedEvent): KnownEvidence => {
  switch (event.type) {
    case 'evidence.recorded': {
      const { evidenceId, kind, version } = event.data as Recorded['data'];
      if (entryOf(known, evidenceId)) return known;
      return { ...known, [evidenceId]: { kind, version: version ?? 1, supersededBy: null } };
    }
    case 'evidence.superseded': {
      const { evidenceId, by } = event.data as Superseded['data'];
      const older = entryOf(known, evidenceId);
      return older ? { ...known, [evidenceId]: { ...older, supersededBy: by } } : known;
    }
    default:
      return known;
  }
};

const refuse = (
  code: LedgerRefusal,
  message: string,
  facts: RefusalFacts = {},
): Refusal<LedgerRefusal> => new Refusal(code, message, facts);

export const evidenceDecider: Decider<KnownEvidence, RecordEvidence, Recorded | Superseded> = {
  initialState: {},
  decide,
  evolve,
};
