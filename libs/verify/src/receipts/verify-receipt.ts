import { parseJsonObject } from '../json';
import { leafHash } from '../merkle/tree';
import { type Verdict, verifyConsistency, verifyInclusion } from '../merkle/verification';
import { type Checkpoint, parseCheckpoint } from '../notes/checkpoint';
import { type WitnessKey } from '../notes/cosignature';
import { CheckpointFile, latestCheckpoint } from '../notes/note-file';
import { parseNote, signersOf } from '../notes/signed-note';
import { type LogKey } from './log-keys';
import { bytesOf, type Receipt } from './receipt';
import { witnessChecks } from './witness-check';

/** One thing that was looked at. `passed` is null for what could not be checked. */
export interface ReceiptCheck {
  readonly name:
    'signature' | 'key' | 'inclusion' | 'event' | 'anchor' | 'completeness' | 'witness';
  readonly passed: boolean | null;
  readonly message: string;
}

/**
 * `verified`: everything that was given holds. `refused`: something does not. `unknown`: nobody can tell, because
 * what is needed is not there. An unchecked completeness is reported and does not change the verdict.
 */
export interface ReceiptReport {
  readonly verdict: 'verified' | 'refused' | 'unknown';
  readonly checks: readonly ReceiptCheck[];
  /** The event's text; absent unless it is proven. */
  readonly event?: string;
}

/** What a verifier brings along: nothing of it comes from the receipt. */
export interface Trusted {
  readonly keys: readonly LogKey[];
  /** A checkpoint (a signed note) of the same log from another place, or a file of several. */
  readonly anchor?: string;
  /** Witnesses that must have seen the event, each of them. */
  readonly witnesses?: readonly WitnessKey[];
}

/**
 * Checks a receipt offline: the checkpoint is signed by a known key, the event is a leaf of its tree at its own
 * position, and, where an anchor is given, that tree is the one that the anchor saw, a part of it or a continuation.
 * What a revoked key has signed counts only where an anchor at least as large, signed by a key in good standing, leads
 * to it. Never throws.
 *
 * @param notes the file of the anchor, where it was read already
 */
export const verifyReceipt = (
  receipt: Receipt,
  given: Trusted,
  notes = given.anchor === undefined ? undefined : new CheckpointFile(given.anchor),
): ReceiptReport => {
  const trusted = { ...given, ...anchorFor(receipt, given, notes) };
  const signed = signedCheckpoint(receipt.checkpoint, trusted.keys, 'checkpoint');
  const { checkpoint } = signed;
  if (!checkpoint) return reportOf(signed.checks);
  const bytes = bytesOf(receipt.event);
  const anchored = anchorCheck(receipt, checkpoint, trusted);
  const checks = [
    ...signed.checks,
    fromVerdict('inclusion', included(receipt, bytes, checkpoint), {
      passed: `The event is leaf ${receipt.index} of the tree of ${checkpoint.size} leaves.`,
    }),
    positionCheck(bytes, receipt.index),
    anchored,
    ...witnessChecks(receipt, trusted, anchored.name === 'anchor' && anchored.passed === true),
  ];
  const report = reportOf(checks, {
    isCovered: coversTree(checkpoint, trusted),
    isWitnessRequired: (trusted.witnesses ?? []).length > 0,
  });
  return report.verdict === 'verified'
    ? { ...report, event: new TextDecoder().decode(bytes) }
    : report;
};

/** Of a file of several, the one that the receipt leads to, else the largest. */
const anchorFor = (
  { checkpoint, consistency }: Receipt,
  { anchor }: Trusted,
  notes: CheckpointFile | undefined,
): Pick<Trusted, 'anchor'> => {
  if (!notes) return {};
  const size = latestCheckpoint(checkpoint)?.checkpoint.size;
  const chosen = notes.ofSize(consistency?.to, size) ?? notes.latest?.note;
  return { anchor: chosen ?? anchor };
};

interface Signed {
  readonly checkpoint?: Checkpoint;
  readonly checks: readonly ReceiptCheck[];
}

/** A checkpoint whose signature by a known key holds, under the name that its text gives as origin. */
const signedCheckpoint = (text: string, keys: readonly LogKey[], what: string): Signed => {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint)
    return { checks: [check('signature', false, `The ${what} is malformed.`)] };
  const signers = signersOf(note, keys);
  if (!signers)
    return { checks: [check('signature', false, `A signature of the ${what} does not hold.`)] };
  const signer = keys.find((key) => key.name === checkpoint.origin && signers.includes(key));
  if (!signer) {
    const message = `No key given here has signed the ${what} of ${checkpoint.origin}.`;
    return { checks: [check('signature', null, message)] };
  }
  const signature = check(
    'signature',
    true,
    `The ${what} is signed by ${signer.name}+${signer.id}.`,
  );
  return { checkpoint, checks: [signature, ...revocationOf(signer)] };
};

const revocationOf = ({ name, id, revoked }: LogKey): readonly ReceiptCheck[] =>
  revoked
    ? [check('key', null, `${name}+${id} was revoked at ${revoked.at}: ${revoked.reason}`)]
    : [];

const included = (receipt: Receipt, bytes: Uint8Array, { size, root }: Checkpoint): Verdict =>
  verifyInclusion({
    index: receipt.index,
    size,
    leaf: leafHash(bytes),
    proof: receipt.proof.map(bytesOf),
    root,
  });

/** The bytes are an event, and the receipt says of which: readers look at it and not at the bytes. */
const positionCheck = (bytes: Uint8Array, index: number): ReceiptCheck => {
  const event = eventOf(bytes);
  return typeof event === 'string'
    ? check('event', false, `The bytes are no event. ${event}`)
    : check('event', true, `It is the event ${event.id} (${event.type}) at position ${index + 1}.`);
};

const eventOf = (bytes: Uint8Array): { readonly id: string; readonly type: string } | string => {
  const fields = parseJsonObject(utf8Of(bytes));
  if (typeof fields === 'string') return fields;
  const { id, type } = fields;
  return typeof id === 'string' && typeof type === 'string'
    ? { id, type }
    : 'It has no id and type.';
};

/** Empty for bytes that are no UTF-8. */
const utf8Of = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
};

/** Without an anchor a log that was cut or exchanged as a whole, and signed again, looks as good. */
const anchorCheck = (
  receipt: Receipt,
  seen: Checkpoint,
  { keys, anchor }: Trusted,
): ReceiptCheck => {
  if (anchor === undefined)
    return check('completeness', null, 'No anchor was given: completeness was not checked.');
  const { checkpoint: held, checks } = signedCheckpoint(anchor, keys, 'anchor');
  const failed = checks.find(({ passed }) => passed !== true);
  if (!held || failed) return { ...(failed ?? checks[0]!), name: 'anchor' };
  if (held.origin !== seen.origin)
    return check('anchor', false, `The anchor is of another log, ${held.origin}.`);
  if (held.size !== seen.size && receipt.consistency?.to !== held.size) {
    const message = `The receipt does not lead to the anchor’s ${held.size} leaves: ask for one that does.`;
    return check('anchor', null, message);
  }
  const [from, to] = held.size < seen.size ? [held, seen] : [seen, held];
  const verdict = verifyConsistency({
    from: from.size,
    to: to.size,
    fromRoot: from.root,
    toRoot: to.root,
    proof: held.size === seen.size ? [] : receipt.consistency!.proof.map(bytesOf),
  });
  return fromVerdict('anchor', verdict, { passed: anchoredBy(held, seen, receipt.index) });
};

const anchoredBy = (held: Checkpoint, seen: Checkpoint, index: number): string => {
  if (held.size >= seen.size)
    return `The tree is part of the one that the anchor saw, of ${held.size} leaves.`;
  const since = index < held.size ? '' : ' The event came after it.';
  return `The tree goes on from the one that the anchor saw, of ${held.size} leaves.${since}`;
};

/** Whether the anchor vouches for all of the tree: an earlier one says nothing of what came later. */
const coversTree = (seen: Checkpoint, { keys, anchor }: Trusted): boolean =>
  anchor !== undefined &&
  (signedCheckpoint(anchor, keys, 'anchor').checkpoint?.size ?? 0) >= seen.size;

const check = (
  name: ReceiptCheck['name'],
  passed: boolean | null,
  message: string,
): ReceiptCheck => ({ name, passed, message });

const fromVerdict = (
  name: ReceiptCheck['name'],
  verdict: Verdict,
  { passed }: { readonly passed: string },
): ReceiptCheck => check(name, verdict.ok, verdict.ok ? passed : verdict.reason);

interface Circumstances {
  readonly isCovered: boolean;
  readonly isWitnessRequired: boolean;
}

const reportOf = (
  checks: readonly ReceiptCheck[],
  { isCovered, isWitnessRequired }: Circumstances = { isCovered: false, isWitnessRequired: true },
): ReceiptReport => {
  if (checks.some(({ passed }) => passed === false)) return { verdict: 'refused', checks };
  const isAnchored =
    isCovered && checks.some(({ name, passed }) => name === 'anchor' && passed === true);
  const isOpen = ({ name, passed }: ReceiptCheck): boolean =>
    passed === null &&
    name !== 'completeness' &&
    !(name === 'witness' && !isWitnessRequired) &&
    !(name === 'key' && isAnchored);
  return { verdict: checks.some(isOpen) ? 'unknown' : 'verified', checks };
};
