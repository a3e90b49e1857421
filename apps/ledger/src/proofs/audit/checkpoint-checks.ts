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
import { type AuditCheck, type Findings } from './findings';
import { type Claim } from './tree-walk';

/** What was signed of the log, kept by itself (checkpoints) and by others (anchors). */
export class CheckpointChecks {
  private kept = 0;
  private strange = 0;
  private largest = 0;
  private readonly untold: string[] = [];
  private readonly anchored: Claim[] = [];

  constructor(
    private readonly findings: Findings,
    private readonly known: KnownKeys,
  ) {}

  ofAnchors(anchors: readonly Anchor[]): readonly Claim[] {
    for (const anchor of anchors.flatMap(notesOf)) {
      const claim = claimOfAnchor(anchor, this.known);
      if (typeof claim === 'string') this.untold.push(claim);
      else this.anchored.push(claim);
    }
    return this.anchored;
  }

  ofCheckpoints(rows: readonly CheckpointRow[]): readonly Claim[] {
    return rows.flatMap((row) => {
      const claim = claimOfRow(row, this.known, this.findings);
      if (claim === undefined) return [];
      if (claim === 'unknown key') {
        this.strange += 1;
        return [];
      }
      this.kept += 1;
      this.largest = Math.max(this.largest, row.size);
      return [claim];
    });
  }

  checkpoints(): AuditCheck {
    const { kept, strange, largest, known } = this;
    if (kept === 0 && !this.findings.has('checkpoints'))
      return {
        name: 'checkpoints',
        passed: null,
        message:
          strange === 0
            ? 'No checkpoint is kept.'
            : `None of ${strange} kept checkpoints is signed by ${idsOf(known.keys)}.`,
        // Whoever gave keys wanted signatures checked.
        ...(known.areGiven && { isMissed: true }),
      };
    const others = strange > 0 ? ` ${strange} by other keys were not checked.` : '';
    const source = known.areGiven
      ? `keys given: ${idsOf(known.keys)}`
      : 'keys as the database names them; --log-key <file> brings them from elsewhere';
    return this.findings.check(
      'checkpoints',
      `${kept} signed checkpoints, the largest of ${largest} events, fit (${source}).${others}`,
    );
  }

  anchors(size: number): AuditCheck {
    const { anchored, untold } = this;
    if (this.findings.has('anchors')) return this.findings.check('anchors', '');
    if (untold.length > 0)
      return { name: 'anchors', passed: null, message: untold.join(' '), isMissed: true };
    if (anchored.length === 0)
      return {
        name: 'anchors',
        passed: null,
        message:
          'Completeness not checked: without a checkpoint from elsewhere (--anchor <file>) nobody sees that the tail was cut or all of the log exchanged.',
      };
    const largest = Math.max(...anchored.map(({ checkpoint }) => checkpoint.size));
    return this.findings.check(
      'anchors',
      `${anchored.length} anchors fit: complete up to position ${largest}, ${size - largest} events are younger.`,
    );
  }
}

/** The keys that signatures are checked with, and whether they come from elsewhere than the database. */
export interface KnownKeys {
  readonly keys: readonly LogKey[];
  readonly areGiven: boolean;
}

/** A checkpoint that somebody kept outside: the text of its file and the name of that. */
export interface Anchor {
  readonly name: string;
  readonly note: string;
}

/** What a kept note claims of the log; undefined where it cannot be believed, which is then told. */
export const claimOfRow = (
  { size, keyId, note }: CheckpointRow,
  { keys }: KnownKeys,
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
  return { check: 'checkpoints', checkpoint, what };
};

/** What an anchor claims of the log, or a sentence on why nobody can tell from it. */
export const claimOfAnchor = ({ name, note }: Anchor, { keys }: KnownKeys): Claim | string => {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (!checkpoint) return `${name} is no checkpoint.`;
  const signers = signersOf(signed, keys)?.filter(({ name: key }) => key === checkpoint.origin);
  if (!signers) return `${name} carries a signature that does not hold.`;
  if (signers.length === 0) return `${name} is not signed by a known key of the log.`;
  if (signers.every((signer) => isRevoked(signer, keys)))
    return `${name} is signed by a revoked key alone: whoever has it can sign anything.`;
  return { check: 'anchors', checkpoint, what: `The anchor ${name}` };
};

const isRevoked = ({ name, id }: VerifierKey, keys: readonly LogKey[]): boolean =>
  keys.some((key) => key.name === name && key.id === id && key.revoked !== undefined);

/** Each note of a file by itself, so that an older one is held against the log too; the file where it has none. */
export const notesOf = ({ name, note }: Anchor): readonly Anchor[] => {
  const notes = notesIn(note);
  if (notes.length < 2) return [{ name, note: notes[0] ?? note }];
  return notes.map((one, at) => ({ name: `${name} (note ${at + 1})`, note: one }));
};

/** The log's keys from a file, or from what the database says of them. Throws `RangeError` for a damaged file. */
export const knownKeys = (file: string | undefined, rows: readonly string[]): KnownKeys => {
  const text = file ?? rows.join('\n');
  const keys = parseLogKeys(text);
  if (typeof keys !== 'string') return { keys, areGiven: file !== undefined };
  if (file !== undefined) throw new RangeError(`The file of --log-key holds no keys. ${keys}`);
  return { keys: [], areGiven: false };
};

/** For people: the ids of some keys. */
export const idsOf = (keys: readonly VerifierKey[]): string =>
  keys.map(({ name, id }) => `${name}+${id}`).join(', ');
