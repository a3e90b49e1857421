import {
  cosignaturesOf,
  formatNote,
  formatWitnessKey,
  parseNote,
  parseSignatures,
  type SignedNote,
  type WitnessKey,
} from '#verify';
import { LogChanged } from '../checkpoints/log-succession';
import { type Anchor, AnchorError, type PublishedCheckpoint, type Publication } from './anchor';
import { post } from './webhook-anchor';

/** The log may grow, and the witness may know more of it than this instance, while they negotiate. */
const TRIES_MAX = 4;
const SIZE = /^(0|[1-9]\d{0,15})\n?$/;

/**
 * A witness (C2SP tlog-witness) cosigns a checkpoint after verifying that it continues the one that it cosigned before,
 * which reveals a split view. The verified cosignature becomes part of the note.
 */
export class WitnessAnchor implements Anchor {
  readonly kind = 'witness';

  constructor(
    readonly name: string,
    /** The submission prefix, without a slash at its end. */
    private readonly prefix: string,
    private readonly key: WitnessKey,
  ) {}

  async publish(handing: Publication): Promise<PublishedCheckpoint> {
    const { log, signal } = handing;
    let { signed: given, knownSize: before } = handing;
    for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
      const { size } = given.checkpoint;
      if (before > size) given = await log.checkpointFrom(before);
      const note = withoutCosignatures(given);
      const { status, body } = await this.submit({
        signed: given,
        knownSize: before,
        note,
        log,
        signal,
      });
      if (status === 200) return this.cosigned(note, given.checkpoint.size, body);
      if (status !== 409) throw this.errorOf(status, before, given.checkpoint.size);
      const seen = this.sizeSeen(body);
      if (seen === before && seen === given.checkpoint.size)
        throw new LogChanged(
          `${this.name} has seen another tree of ${seen} events than the log has.`,
        );
      before = seen;
    }
    throw new AnchorError('It answers with another size each time.');
  }

  private async submit({
    signed: given,
    knownSize: before,
    note,
    log,
    signal,
  }: Publication & { note: SignedNote }) {
    const { size } = given.checkpoint;
    const proof = before > 0 && before < size ? await log.proof(before, size) : [];
    const hashes = proof.map((hash) => Buffer.from(hash).toString('base64'));
    const body = [`old ${before}`, ...hashes, '', formatNote(note)].join('\n');
    return post(`${this.prefix}/add-checkpoint`, body, {}, signal);
  }

  private cosigned(note: SignedNote, size: number, body: string): PublishedCheckpoint {
    const theirs = (parseSignatures(body) ?? []).filter(
      ({ name, id }) => name === this.key.name && id === this.key.id,
    );
    const cosigned = { ...note, signatures: [...note.signatures, ...theirs.slice(0, 1)] };
    if (cosignaturesOf(cosigned, [this.key])?.length !== 1)
      throw new AnchorError('It answered without a cosignature that its key verifies.');
    const text = formatNote(cosigned);
    const line = text.slice(formatNote(note).length);
    const witness = formatWitnessKey(this.key);
    return { note: text, size, cosigned: { witness, text: note.text, line } };
  }

  /** The size that the witness signed last, by its own answer. */
  private sizeSeen(body: string): number {
    if (SIZE.test(body) && Number.isSafeInteger(Number(body))) return Number(body);
    throw new AnchorError('It answered 409 without the size that it has seen.');
  }

  private errorOf(status: number, before: number, size: number): Error {
    switch (status) {
      case 403:
        return new AnchorError('It does not know the key of the log: send it the new one.');
      case 404:
        return new AnchorError('It does not know this log: ask its operator to add the log’s key.');
      case 422:
        return new LogChanged(
          `${this.name} does not find that the tree of ${size} events goes on from the ${before} that it has seen.`,
        );
      default:
        return new AnchorError(`It answered ${status}.`);
    }
  }
}

/** The note with the log's own signatures only. */
const withoutCosignatures = ({ note, checkpoint }: Publication['signed']): SignedNote => {
  const parsed = parseNote(note)!;
  const isLog = ({ name }: { name: string }): boolean => name === checkpoint.origin;
  return { ...parsed, signatures: parsed.signatures.filter(isLog) };
};
