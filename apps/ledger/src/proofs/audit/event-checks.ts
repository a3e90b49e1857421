import { canonicalBytes } from '#platform';
import { leafHash } from '#verify';
import { type Envelope, type EventRow, timeText } from './log-rows';
import { type Findings } from './findings';

/** A checked event; its leaf is the hash of its bytes, whatever the row stores, unless they could not be read. */
export interface CheckedEvent {
  readonly row: EventRow;
  readonly leaf: Uint8Array;
  /** Undefined where the bytes are no JSON object, or could not be read. */
  readonly envelope?: Envelope;
}

/**
 * Checks one row: its bytes are canonical JSON (RFC 8785), its leaf is their hash (RFC 6962), and its columns match
 * them.
 */
export const checkEvent = (row: EventRow, findings: Findings): CheckedEvent => {
  const { position, body } = row;
  if (row.isUnread) return { row, leaf: row.leaf };
  const leaf = leafHash(body);
  if (row.leaf.compare(leaf) !== 0)
    findings.wrong(
      'leaves',
      `Position ${position}: its bytes hash to ${hex(leaf)}…, its stored leaf is ${hex(row.leaf)}….`,
      position,
    );
  const envelope = envelopeOf(body);
  if (!envelope || !isCanonical(envelope, body))
    findings.wrong(
      'bytes',
      `Position ${position}: its bytes are not the canonical JSON (RFC 8785) of an event.`,
      position,
    );
  if (envelope) checkColumns(row, envelope, findings);
  return { row, leaf, envelope };
};

const checkColumns = (row: EventRow, envelope: Envelope, findings: Findings): void => {
  for (const name of ['id', 'tenant', 'stream', 'version', 'type'] as const) {
    if (row[name] === envelope[name]) continue;
    findings.wrong('columns', differing(row, name, row[name], envelope[name]), row.position);
  }
  const isWhole = Number.isInteger(row.recordedAt);
  if (isWhole && timeText(row.recordedAt) === envelope.recordedAt) return;
  const stored = timeText(row.recordedAt);
  findings.wrong(
    'columns',
    differing(row, 'recorded_at', stored, envelope.recordedAt),
    row.position,
  );
};

const differing = (
  { position }: EventRow,
  column: string,
  stored: unknown,
  hashed: unknown,
): string =>
  `Position ${position}: its column ${column} holds ${shown(stored)}, its bytes say ${shown(hashed)}.`;

const SHOWN_MAX = 80;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN_MAX);

const envelopeOf = (body: Buffer): Envelope | undefined => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isCanonical = (envelope: Envelope, body: Buffer): boolean => {
  try {
    return canonicalBytes(envelope).compare(body) === 0;
  } catch {
    return false;
  }
};

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex', 0, 8);
