import { type Approval } from '#work-order';
import { type Absences } from './absences';
import { signedAlready } from './approval-context';
import { type Answerer } from './on-behalf';
import { mayAnswerFor, maySignAsOwner, type Sender } from './who-answers';

/**
 * The seat among the named signers that a yes takes: that of the signer in person, else the first that is
 * free of those for whom the credential may sign. Each seat is one signature's, so that however many
 * keys list a signer, their yes counts once. Undefined where none are named, and for the owner in the
 * signers' stead; refuses where only taken seats are left. Domain rule 4.
 */
export const signerSlotOf = (
  approval: Approval,
  { person, recordedBy }: Answerer,
  sender: Sender,
  absences: Absences,
): string | undefined => {
  const named = approval.quorum.of;
  const own = named.filter((signer) => signer === person);
  // Whoever writes down the yes of another takes no seat by their own key.
  const others =
    recordedBy === undefined ? named.filter((signer) => mayAnswerFor(signer, sender)) : [];
  const seats = [...own, ...others];
  const taken = takenSeats(approval);
  const free = seats.find((seat) => !taken.has(seat));
  if (free !== undefined || seats.length === 0) return free;
  const writer =
    recordedBy === undefined ? sender : { ...sender, actor: { id: person }, owners: [] };
  if (maySignAsOwner(approval, writer, absences)) return undefined;
  throw signedAlready(approval, seats[0]!);
};

/** Seats that a signature took, and those of named signers who said yes or for whom somebody did. */
const takenSeats = ({ signatures }: Approval): ReadonlySet<string> =>
  new Set(
    signatures.flatMap(({ signedBy, inNameOf = [], seat }) => [
      signedBy,
      ...inNameOf,
      ...(seat === undefined ? [] : [seat]),
    ]),
  );
