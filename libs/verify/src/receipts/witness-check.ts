import {
  type Cosignature,
  cosignaturesOf,
  hasCosignatures,
  type WitnessKey,
} from '../notes/cosignature';
import { parseCheckpoint } from '../notes/checkpoint';
import { parseNote, type SignedNote } from '../notes/signed-note';
import { type Receipt } from './receipt';

/** Whether a witness saw what a receipt is of. `passed` is null for what could not be checked. */
export interface WitnessCheck {
  readonly name: 'witness';
  readonly passed: boolean | null;
  readonly message: string;
}

/** A note, and what it is called in a sentence. */
interface Seen {
  readonly what: string;
  readonly note: SignedNote;
  readonly size: number;
}

/**
 * Whether the witnesses saw the tree that contains the event: one check for each. The checkpoint may carry their
 * cosignatures, or the anchor, where it belongs to the same log and has the event. Without keys the report only states
 * that there is something to check.
 */
export const witnessChecks = (
  { checkpoint, index }: Receipt,
  {
    anchor,
    witnesses = [],
  }: { readonly anchor?: string; readonly witnesses?: readonly WitnessKey[] },
  isAnchored: boolean,
): readonly WitnessCheck[] => {
  const seen = [
    ...seenIn('checkpoint', checkpoint),
    ...(isAnchored && anchor !== undefined ? seenIn('anchor', anchor) : []),
  ].filter(({ size }) => size > index);
  if (witnesses.length === 0)
    return seen.some(({ note }) => hasCosignatures(note))
      ? [check(null, 'There are cosignatures; without the key of a witness they were not checked.')]
      : [];
  const cosigned = seen.map(({ what, note, size }) => ({
    what,
    size,
    cosignatures: cosignaturesOf(note, witnesses),
  }));
  const forged = cosigned.find(({ cosignatures }) => !cosignatures);
  if (forged) return [check(false, `A cosignature of the ${forged.what} does not hold.`)];
  return witnesses.map(({ name, id }) => {
    const isTheirs = ({ witness }: Cosignature): boolean =>
      witness.name === name && witness.id === id;
    const by = cosigned.find(({ cosignatures }) => cosignatures!.some(isTheirs));
    if (!by) return check(null, `No cosignature by ${name}+${id} covers the event.`);
    const { at } = by.cosignatures!.find(isTheirs)!;
    return check(
      true,
      `The ${by.what} of ${by.size} leaves was witnessed by ${name} at ${at.toISOString()}.`,
    );
  });
};

const seenIn = (what: string, text: string): readonly Seen[] => {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  return note && checkpoint ? [{ what, note, size: checkpoint.size }] : [];
};

const check = (passed: boolean | null, message: string): WitnessCheck => ({
  name: 'witness',
  passed,
  message,
});
