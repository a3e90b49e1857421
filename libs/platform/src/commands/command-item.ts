import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import {
  type AppendItem,
  type Command,
  type CommandKey,
  type NewEvent,
  type RecordedEvent,
  Refusal,
  type StreamVersion,
} from '#kernel';
import { canonicalBytes } from '../json';
import { plain } from '../json/plain';

/** What was decided; a refusal is an answer without events. */
export interface Decided {
  readonly events: readonly NewEvent[];
  readonly answer: unknown;
  readonly dependsOn: readonly StreamVersion[];
}

/** Schema version and erasable fields of an event type. */
export type Describe = (type: string) => { version: number; erasable: readonly string[] };

/** What is appended for a decision that was made on the stream at `version`. */
export const itemOf = (
  { metadata }: Command,
  command: CommandKey,
  on: { readonly stream: string; readonly version: number; readonly follows?: string },
  { events, answer, dependsOn }: Decided,
  describe: Describe,
): AppendItem => {
  const isRecorded = events.length > 0;
  const sealed = events.map((event) => seal(event, describe(event.type)));
  return {
    tenant: metadata.tenant,
    stream: on.stream,
    // A refusal records nothing, so it conflicts with nobody.
    expectedVersion: isRecorded ? on.version : null,
    ...(isRecorded && dependsOn.length > 0 && { dependsOn }),
    ...(isRecorded && on.follows !== undefined && { follows: on.follows }),
    command,
    actor: metadata.actor,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId ?? null,
    events: sealed.map(({ event }) => ({ ...event, data: plain(event.data) })),
    contents: sealed.flatMap(({ contents }) => contents),
    answer,
  };
};

/** The events of an item as the ledger has them, once they are at these places. */
export const recordedOf = (
  { tenant, stream, actor, causationId, correlationId, events }: AppendItem,
  at: { readonly version: number; readonly position: number; readonly recordedAt: string },
): readonly RecordedEvent[] =>
  events.map(({ id, type, schemaVersion, occurredAt, data }, i) => ({
    id,
    type,
    schemaVersion,
    tenant,
    stream,
    actor,
    causationId,
    correlationId,
    recordedAt: at.recordedAt,
    version: at.version + i + 1,
    position: at.position + i,
    occurredAt: occurredAt ?? at.recordedAt,
    data,
  }));

/** About how much of a message an item takes. */
export const roughBytes = ({ events, contents = [], answer }: AppendItem): number =>
  JSON.stringify([events, contents, answer ?? null]).length;

/** SHA-256 over the name and the RFC 8785 form of the body: what "the same command" means. */
export const commandDigest = (type: string, data: unknown): string =>
  createHash('sha256')
    .update(type)
    .update('\n')
    .update(canonicalBytes(plain(data)))
    .digest('hex');

export const commandKey = ({
  type,
  data,
  metadata,
}: {
  type: string;
  data: unknown;
  metadata: { commandId: string; actor: { id: string } };
}): CommandKey => ({
  principal: metadata.actor.id,
  id: metadata.commandId,
  digest: commandDigest(type, data),
});

/** What the ledger takes as one event, less what it adds to it. */
const EVENT_MAX_BYTES = 508 * 1024;

/** The ledger knows best what it takes; its sender has to send less where a body made too large an event. */
export const refuseLarge = ({ events }: AppendItem): void => {
  if (events.some(({ data }) => Buffer.byteLength(JSON.stringify(data)) > EVENT_MAX_BYTES))
    throw new Refusal(
      'payload_too_large',
      `What is recorded of one command may have ${EVENT_MAX_BYTES} bytes: send less at once, and large content as evidence.`,
    );
};

/** Moves erasable fields beside the log; the event keeps a salted digest and a reference. */
export const seal = (
  event: NewEvent,
  { version, erasable }: { version: number; erasable: readonly string[] },
) => {
  const data = { ...(event.data as Record<string, unknown>) };
  const contents = erasable
    .filter((field) => data[field] !== undefined)
    .map((field) => {
      const content = {
        ref: uuidv7(),
        salt: randomBytes(16).toString('hex'),
        content: String(data[field]),
      };
      data[field] = { ref: content.ref, sha256: saltedDigest(content.salt, content.content) };
      return content;
    });
  const { type, occurredAt } = event;
  return { event: { id: uuidv7(), type, schemaVersion: version, occurredAt, data }, contents };
};

/** SHA-256 hex of the salt's bytes followed by the content's UTF-8 bytes. */
export const saltedDigest = (saltHex: string, content: string): string =>
  createHash('sha256').update(Buffer.from(saltHex, 'hex')).update(content, 'utf8').digest('hex');
