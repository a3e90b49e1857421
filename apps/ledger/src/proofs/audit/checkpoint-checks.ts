import { type AnchorFile, type AuditCheck } from '#contracts';
import {
  type LogKey,
  notesIn,
  parseCheckpoint,
  parseLogKeys,
  parseNote,
  signersOf,
  type VerifierKey,
} from '#verify';
import { type CheckpointRow } from './log-rows';
import { type Findings } from './findings';
import { type Claim } from './tree-walk';

/** How far trusted claims cover the log. */
export interface Cover {
  readonly size: number;
  readonly coveredTo: number;
  /** How long ago the first event after that was recorded, by the auditor's clock. */
  readonly uncoveredMs: number;
}

/** The log is signed once a minute: what is older, and not covered, should be. */
const SIGNED_WITHIN_MS = 10 * 60_000;

/** Checks what was signed of the log, in the database (checkpoints) and outside (anchors). */
export class CheckpointChecks {
  private valid = 0;
  private byUnknownKeys = 0;
  private largestUnknown = 0;
  private largest = 0;
  private readonly unverifiable: string[] = [];
  private readonly anchored: Claim[] = [];

  constructor(
    private readonly findings: Findings,
    private readonly known: KnownKeys,
  ) {}

  ofAnchors(anchors: readonly AnchorFile[]): readonly Claim[] {
    for (const anchor of anchors.flatMap(notesOf)) {
      const claim = claimOfAnchor(anchor, this.known);
      if (typeof claim === 'string') this.unverifiable.push(claim);
      else this.anchored.push(claim);
    }
    return this.anchored;
  }

  ofCheckpoints(rows: readonly CheckpointRow[]): readonly Claim[] {
    return rows.flatMap((row) => {
      const claim = claimOfRow(row, this.known, this.findings);
      if (claim === undefined) return [];
      if (claim === 'unknown key') {
        this.byUnknownKeys += 1;
        this.largestUnknown = Math.max(this.largestUnknown, row.size);
        return [];
      }
      this.valid += 1;
      this.largest = Math.max(this.largest, row.size);
      return [claim];
    });
  }

  checkpoints(cover: Cover): AuditCheck {
    const { valid, byUnknownKeys: strange, largest, known } = this;
    if (valid === 0 && !this.findings.has('checkpoints'))
      return {
        name: 'checkpoints',
        passed: null,
        message:
          strange === 0
            ? 'No checkpoint is stored.'
            : `None of ${strange} stored checkpoints is signed by ${idsOf(known.keys)}.`,
        // An auditor who gives keys wants signatures checked.
        ...(known.areGiven && { isImpossible: true }),
      };
    const others = strange > 0 ? ` ${strange} by other keys were not checked.` : '';
    const source = known.areGiven
      ? `keys given: ${idsOf(known.keys)}`
      : 'keys as the database names them; --log-key <file> brings them from elsewhere';
    const check = this.findings.check(
      'checkpoints',
      `${valid} signed checkpoints, the largest of ${largest} events, fit (${source}).${others}`,
    );
    return check.passed && known.areGiven ? this.covering(check, cover) : check;
  }

  /** An auditor who gives keys asks whether they cover the log: an event that they do not cover may be anybody's. */
  private covering(check: AuditCheck, { size, coveredTo, uncoveredMs }: Cover): AuditCheck {
    if (coveredTo === size) return check;
    const message = `${check.message} Positions ${coveredTo + 1} to ${size} are NOT COVERED by these keys or an anchor.`;
    const isNew = this.largestUnknown <= coveredTo && uncoveredMs <= SIGNED_WITHIN_MS;
    return isNew ? { ...check, message } : { ...check, message, passed: null, isImpossible: true };
  }

  anchors(size: number): AuditCheck {
    const { anchored, unverifiable } = this;
    if (this.findings.has('anchors')) return this.findings.check('anchors', '');
    if (unverifiable.length > 0)
      return { name: 'anchors', passed: null, message: unverifiable.join(' '), isImpossible: true };
    if (anchored.length === 0)
      return {
        name: 'anchors',
        passed: null,
        message:
          'Completeness not checked: without a checkpoint from elsewhere (--anchor <file>) nobody can detect a cut tail or a replaced log.',
      };
    const largest = Math.max(...anchored.map(({ checkpoint }) => checkpoint.size));
    return this.findings.check(
      'anchors',
      `${anchored.length} anchors fit: complete up to position ${largest}, ${size - largest} events are newer.`,
    );
  }
}

/** The keys that verify signatures, and whether the auditor gave them. */
export interface KnownKeys {
  readonly keys: readonly LogKey[];
  readonly areGiven: boolean;
}

/** The claim of a stored note about the log; undefined, with a finding, where it is invalid. */
const claimOfRow = (
  { size, keyId, note }: CheckpointRow,
  { keys, areGiven }: KnownKeys,
  findings: Findings,
): Claim | 'unknown key' | undefined => {
  const what = `The checkpoint of ${size} events by key ${keyId}`;
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (!checkpoint || checkpoint.size !== size) {
    findings.wrong('checkpoints', `${what} is no checkpoint of that size: it was changed.`);
    return undefined;
  }
  const signers = signersOf(signed, keys);
  const known = keys.some(({ id }) => id === keyId);
  if (signers && !known) return 'unknown key';
  if (!signers?.some(({ id }) => id === keyId)) {
    findings.wrong('checkpoints', `${what} is not signed by that key: it was changed.`);
    return undefined;
  }
  // A key that the database names may be that of a forger, and so may one that was revoked.
  const isTrusted = areGiven && signers.some((signer) => !isRevoked(signer, keys));
  return { check: 'checkpoints', checkpoint, isTrusted, what };
};

/** The claim of an anchor about the log, or a sentence on why it proves nothing. */
const claimOfAnchor = ({ name, note }: AnchorFile, { keys }: KnownKeys): Claim | string => {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (!checkpoint) return `${name} is no checkpoint.`;
  const signers = signersOf(signed, keys)?.filter(({ name: key }) => key === checkpoint.origin);
  if (!signers) return `${name} carries a signature that does not hold.`;
  if (signers.length === 0) return `${name} is not signed by a known key of the log.`;
  if (signers.every((signer) => isRevoked(signer, keys)))
    return `${name} is signed by a revoked key alone, which others may have.`;
  return { check: 'anchors', checkpoint, isTrusted: true, what: `The anchor ${name}` };
};

const isRevoked = ({ name, id }: VerifierKey, keys: readonly LogKey[]): boolean =>
  keys.some((key) => key.name === name && key.id === id && key.revoked !== undefined);

/** Each note of a file, so that older ones are checked too; the whole file where it has none. */
const notesOf = ({ name, note }: AnchorFile): readonly AnchorFile[] => {
  const notes = notesIn(note);
  if (notes.length < 2) return [{ name, note: notes[0] ?? note }];
  return notes.map((one, at) => ({ name: `${name} (note ${at + 1})`, note: one }));
};

/** The log's keys from a file, or from the database. Throws `RangeError` for a damaged file. */
export const knownKeys = (file: string | undefined, rows: readonly string[]): KnownKeys => {
  const text = file ?? rows.join('\n');
  const keys = parseLogKeys(text);
  if (typeof keys !== 'string') return { keys, areGiven: file !== undefined };
  if (file !== undefined) throw new RangeError(`The file of --log-key holds no keys. ${keys}`);
  return { keys: [], areGiven: false };
};

/** The ids of keys for a message. */
const idsOf = (keys: readonly VerifierKey[]): string =>
  keys.map(({ name, id }) => `${name}+${id}`).join(', ');
