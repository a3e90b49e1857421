import { type Decider, type RecordedEvent, Refusal, type RefusalFacts } from '#kernel';
import {
  entryOf,
  evolve,
  isChat,
  isDigestOfNothing,
  liesIn,
  peopleOf,
  privatePathIn,
  type RecordedEvidence,
  sentTo,
  unknownWorkOrder,
  whyNotInForce,
  type WorkOrder,
} from '#work-order';
import {
  type CommandOf,
  type EventOf,
  type evidenceRecorded,
  type evidenceSuperseded,
  type LedgerRefusal,
  type recordEvidence,
} from '#contracts';
import { type Verified, verify, type VerifyEvidence } from './verifying-evidence';

/** The part of the work order that these rules read. */
type EvidenceState = Pick<WorkOrder, 'evidence' | 'claimedEvidence' | 'delegations' | 'issuers'>;

const READ = /^(work-order\.opened|evidence\.|delegation\.)/;

/** Folds the events that these rules read, and skips the decisions and facts that make a stream long. */
const evolveEvidence = (workOrder: WorkOrder, event: RecordedEvent): WorkOrder =>
  READ.test(event.type) ? evolve(workOrder, event) : workOrder;

/** What the shell knows of the artifact that came with the command. */
interface EvidenceContext {
  readonly evidenceId: string;
  /** SHA-256 and size of the content that was sent, along or ahead; null when none was. */
  readonly content: { readonly sha256: string; readonly size: number } | null;
  /** Whether that content is stored beside the log. */
  readonly isStored: boolean;
}

export type RecordEvidence = CommandOf<typeof recordEvidence> & {
  readonly context: EvidenceContext;
};
type Recorded = EventOf<typeof evidenceRecorded>;
type Superseded = EventOf<typeof evidenceSuperseded>;

const record = (
  command: RecordEvidence,
  workOrder: EvidenceState,
): readonly (Recorded | Superseded)[] => {
  const { data, context } = command;
  const { evidenceId } = context;
  if (entryOf(workOrder.evidence, evidenceId))
    throw refuse(
      'evidence_exists',
      `Evidence ${evidenceId} is recorded already: give it another id.`,
    );
  mustBeAtHand(command);
  mustBelongThere(data);
  const there = liesAt(workOrder, data.path);
  if (there === undefined) mustBeTheirsToStage(command, workOrder);
  const supersedes = data.supersedes ?? there;
  if (supersedes === undefined) return [recorded(command, { version: 1 })];

  mustBeTheOneThere(data, there);
  const older = superseded(command, workOrder, supersedes);
  return [
    recorded(command, { version: older.version + 1, supersedes }),
    {
      type: 'evidence.superseded',
      data: { workOrderId: data.workOrderId, evidenceId: supersedes, by: evidenceId },
    },
  ];
};

/** A handoff area belongs to a work order, holds proof only, and is where delegates read. */
const mustBelongThere = ({ workOrderId, path, kind, mediaType }: RecordEvidence['data']): void => {
  if (path === undefined) return;
  if (workOrderId === undefined)
    throw refusePath('needs a workOrderId: a handoff area is that of a work order');
  if (isChat({ kind, mediaType }))
    throw refusePath('stages what proves something, and chat text proves nothing: leave it out');
  if (privatePathIn(path) !== undefined)
    throw refusePath(
      'names a private planning path, and delegates read the handoff area: stage it elsewhere',
    );
};

/** The evidence at a path of the handoff area; sources stage nothing, so there is at most one. */
const liesAt = ({ evidence }: EvidenceState, path: string | null = null): string | undefined =>
  evidence
    .values()
    .find(
      (one) =>
        one.path !== null && one.path === path && one.supersededBy === null && !one.isShredded,
    )?.evidenceId;

const mustBeTheOneThere = (
  { path, supersedes }: RecordEvidence['data'],
  there: string | undefined,
): void => {
  if (there === undefined || supersedes === undefined || supersedes === there) return;
  throw refuse(
    'evidence_path_taken',
    `At ${path} in the handoff area lies ${there}, not ${supersedes}: supersede that one, or stage it elsewhere.`,
    { evidenceId: there },
  );
};

const mustBeAtHand = ({ data, context: { content } }: RecordEvidence): void => {
  if (isDigestOfNothing(data.sha256))
    throw refuse(
      'evidence_without_content',
      'Its digest is that of no bytes, or zeros: record an artifact that holds something, with its own SHA-256.',
    );
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
 * The artifact that a newer version replaces. Erased evidence may be superseded, which makes it readable again. Domain
 * rule 15.
 */
const superseded = (
  command: RecordEvidence,
  workOrder: EvidenceState,
  evidenceId: string,
): RecordedEvidence => {
  const { kind, workOrderId } = command.data;
  const older = entryOf(workOrder.evidence, evidenceId);
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
  mustBeTheirsToReplace(older, workOrder, command.metadata);
  mustNotUnprove(command, workOrder, older);
  return older;
};

/** A claim never supersedes proof, unless the workflow accepts claims of that kind. */
const mustNotUnprove = (
  { data: { kind }, context: { isStored } }: RecordEvidence,
  { claimedEvidence }: EvidenceState,
  { isVerified, isShredded }: RecordedEvidence,
): void => {
  if (isStored || !isVerified || isShredded || claimedEvidence.includes(kind)) return;
  throw refuse(
    'evidence_without_content',
    'What it supersedes is verified, and this would be a claim: send its content, along (content, base64) or ahead (PUT /v1/evidence-contents/{sha256}), or record it without supersedes, at another path.',
  );
};

/**
 * A delegate supersedes the evidence of others only at a path where a dispatch in force lets the delegate write: other
 * work depends on that evidence. Domain rule 11.
 */
const mustBeTheirsToReplace = (
  older: RecordedEvidence,
  workOrder: EvidenceState,
  metadata: RecordEvidence['metadata'],
): void => {
  if (!metadata.roles.includes('delegate')) return;
  if (peopleOf(metadata.actor).includes(older.recordedBy)) return;
  const writes = writesOf(workOrder, metadata);
  if (older.path !== null && liesIn(older.path, writes)) return;
  throw new Refusal(
    'evidence_not_yours',
    `${older.recordedBy} recorded ${older.evidenceId}, and no dispatch to you that is in force lets you write where it lies: record yours without supersedes, and without a path.`,
    { recordedBy: older.recordedBy, writes },
  );
};

/** A delegate fills only the places of the handoff area that its brief lists. */
const mustBeTheirsToStage = (
  { data: { path }, metadata }: RecordEvidence,
  workOrder: EvidenceState,
): void => {
  if (path === undefined || !metadata.roles.includes('delegate')) return;
  const writes = writesOf(workOrder, metadata);
  if (liesIn(path, writes)) return;
  throw new Refusal(
    'evidence_not_yours',
    `No dispatch to you that is in force lets you write at ${path}: leave path out, or write where your brief lets you (${writes.join(', ') || 'nowhere'}).`,
    { path, writes },
  );
};

/** Where the dispatches in force to this actor let it write. */
const writesOf = (
  workOrder: EvidenceState,
  { actor, now }: RecordEvidence['metadata'],
): readonly string[] =>
  sentTo(workOrder, peopleOf(actor))
    .filter((one) => whyNotInForce(one, now) === undefined)
    .flatMap((one) => one.writes);

const recorded = (
  { data, metadata, context }: RecordEvidence,
  { version, supersedes }: { readonly version: number; readonly supersedes?: string },
): Recorded => {
  const { workOrderId, kind, sha256, mediaType, uri, purpose, approves, path } = data;
  const { evidenceId, content, isStored } = context;
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
      path,
      ...(isStored && { isStored }),
    },
  };
};

/** A body that fits its contract and contradicts itself. */
const refusePath = (message: string): Refusal =>
  new Refusal('invalid_request', `The request does not fit: /path ${message}.`, {}, [
    { pointer: '/path', message },
  ]);

const refuse = (
  code: LedgerRefusal,
  message: string,
  facts: RefusalFacts = {},
): Refusal<LedgerRefusal> => new Refusal(code, message, facts);

export type EvidenceCommand = RecordEvidence | VerifyEvidence;

const decide = (
  command: EvidenceCommand,
  workOrder: EvidenceState,
): readonly (Recorded | Superseded | Verified)[] =>
  command.type === 'verify-evidence' ? verify(command, workOrder) : record(command, workOrder);

export const evidenceDecider: Decider<
  WorkOrder,
  EvidenceCommand,
  Recorded | Superseded | Verified
> = {
  initialState: unknownWorkOrder,
  decide,
  evolve: evolveEvidence,
};
