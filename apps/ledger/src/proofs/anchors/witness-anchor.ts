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
import { type Anchor, AnchorError, type HandedOut, type Handing } from './anchor';
import { post } from './webhook-anchor';

/** The log may grow, and the witness may know more than we do, while they come to terms. */
const TRIES_MAX = 4;
const SIZE = /^(0|[1-9]\d{0,15})\n?$/;

/**
 * A witness (C2SP tlog-witness): somebody who signs each checkpoint of a log after seeing for himself that it goes on
 * from the one that he signed before. His signature, once it is checked, goes with the checkpoint from then on.
 */
export class WitnessAnchor implements Anchor {
  readonly kind = 'witness';

  constructor(
    readonly name: string,
    /** The submission prefix, without a slash at its end. */
    private readonly prefix: string,
    private readonly key: WitnessKey,
  ) {}

  async handOut(handing: Handing): Promise<HandedOut> {
    const { log, signal } = handing;
    let { given, before } = handing;
    for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
      const { size } = given.checkpoint;
      if (before > size) given = await log.reaching(before);
      const note = ofLogAlone(given);
      const { status, body } = await this.submit({ given, before, note, log, signal });
      if (status === 200) return this.kept(note, given.checkpoint.size, body);
      if (status !== 409) throw this.troubleOf(status, before, given.checkpoint.size);
      const seen = this.sizeSeen(body);
      if (seen === before && seen === given.checkpoint.size)
        throw new LogChanged(
          `${this.name} has seen another tree of ${seen} events than the log has.`,
        );
      before = seen;
    }
    throw new AnchorError('It says something else each time that it is asked for its size.');
  }

  private async submit({ given, before, note, log, signal }: Handing & { note: SignedNote }) {
    const { size } = given.checkpoint;
    const proof = before > 0 && before < size ? await log.proof(before, size) : [];
    const hashes = proof.map((hash) => Buffer.from(hash).toString('base64'));
    const body = [`old ${before}`, ...hashes, '', formatNote(note)].join('\n');
    return post(`${this.prefix}/add-checkpoint`, body, {}, signal);
  }

  private kept(note: SignedNote, size: number, body: string): HandedOut {
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

  /** What the witness signed last, as it says. */
  private sizeSeen(body: string): number {
    if (SIZE.test(body) && Number.isSafeInteger(Number(body))) return Number(body);
    throw new AnchorError('It answered 409 without the size that it has seen.');
  }

  private troubleOf(status: number, before: number, size: number): Error {
    switch (status) {
      case 403:
        return new AnchorError('It does not know the key of the log: send it the new one.');
      case 404:
        return new AnchorError('It does not know this log: ask for its key to be taken up.');
      case 422:
        return new LogChanged(
          `${this.name} does not find that the tree of ${size} events goes on from the ${before} that it has seen.`,
        );
      default:
        return new AnchorError(`It answered ${status}.`);
    }
  }
}

/** What others say of it is none of the witness's business. */
const ofLogAlone = ({ note, checkpoint }: Handing['given']): SignedNote => {
  const parsed = parseNote(note)!;
  const isLog = ({ name }: { name: string }): boolean => name === checkpoint.origin;
  return { ...parsed, signatures: parsed.signatures.filter(isLog) };
};
