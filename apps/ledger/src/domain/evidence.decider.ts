import {
  type CommandOf,
  type EventOf,
  type evidenceRecorded,
  type LedgerRefusal,
  type recordEvidence,
} from '#contracts';
import { type Decider, type RecordedEvent, Refusal } from '#kernel';

/** Evidence ids that this stream has, with the digest of each. */
export type KnownEvidence = Readonly<Record<string, string>>;

/** What only the shell can know of the artifact that came along. */
export interface EvidenceContext {
  readonly evidenceId: string;
  /** SHA-256 and size of the content that was sent; null when none was. */
  readonly content: { readonly sha256: string; readonly size: number } | null;
}

export type RecordEvidence = CommandOf<typeof recordEvidence> & {
  readonly context: EvidenceContext;
};
type Recorded = EventOf<typeof evidenceRecorded>;

const decide = (command: RecordEvidence, known: KnownEvidence): readonly Recorded[] => {
  const { data, metadata, context } = command;
  const { evidenceId, content } = context;
  if (known[evidenceId] !== undefined)
    throw refuse(
      'evidence_exists',
      `Evidence ${evidenceId} is recorded already: give it another id.`,
    );
  if (content && content.sha256 !== data.sha256)
    throw refuse(
      'evidence_digest_mismatch',
      `The content's SHA-256 is ${content.sha256}, not ${data.sha256}: send the digest of what you send.`,
    );
  if (!content && data.uri === undefined)
    throw refuse(
      'evidence_without_content',
      'Say where the artifact can be had (uri) or send it along (content, base64).',
    );

  const { workOrderId, kind, sha256, mediaType, uri, purpose } = data;
  return [
    {
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
        producer: metadata.actor.id,
        capturedAt: data.capturedAt ?? metadata.now,
        content: data.content,
      },
    },
  ];
};

const evolve = (known: KnownEvidence, event: RecordedEvent): KnownEvidence =>
  event.type === 'evidence.recorded'
    ? { ...known, [event.data.evidenceId]: event.data.sha256 }
    : known;

const refuse = (code: LedgerRefusal, message: string): Refusal<LedgerRefusal> =>
  new Refusal(code, message);

export const evidenceDecider: Decider<KnownEvidence, RecordEvidence, Recorded> = {
  initialState: {},
  decide,
  evolve,
};
