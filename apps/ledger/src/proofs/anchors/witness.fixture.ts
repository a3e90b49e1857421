import { randomBytes } from 'node:crypto';
import {
  type Checkpoint,
  cosign,
  formatNote,
  parseCheckpoint,
  parseNote,
  signersOf,
  type VerifierKey,
  verifyConsistency,
  witnessKeyOf,
} from '#verify';
import { type Answered, type Received, Receiver } from './receiver.fixture';

/** A witness as C2SP tlog-witness has it: it remembers one checkpoint of each log that it knows. */
export class Witness {
  readonly seen = new Map<string, Checkpoint>();
  private readonly signer = { name: 'witness.example/w1', seed: randomBytes(32) };
  readonly key = witnessKeyOf(this.signer.name, this.signer.seed);
  /** Seconds since 1970, as the witness has them. */
  time = 1_893_488_400;
  /** Instead of what it would say. */
  instead?: Answered;
  private receiver?: Receiver;

  constructor(public logKeys: VerifierKey[]) {}

  async open(): Promise<this> {
    this.receiver = await Receiver.open((received) => this.instead ?? this.answer(received));
    return this;
  }

  get prefix(): string {
    return `${this.receiver!.url}/w1`;
  }

  get received(): readonly Received[] {
    return this.receiver!.received;
  }

  close(): Promise<void> {
    return this.receiver!.close();
  }

  private answer({ path, body }: Received): Answered {
    if (path !== '/w1/add-checkpoint') return { status: 404 };
    const end = body.indexOf('\n\n');
    const [oldLine = '', ...hashes] = body.slice(0, end).split('\n');
    const note = parseNote(body.slice(end + 2));
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint || !/^old (0|[1-9]\d*)$/.test(oldLine)) return { status: 400 };
    const { origin, size, root } = checkpoint;
    if (!this.logKeys.some(({ name }) => name === origin)) return { status: 404 };
    if (!signersOf(note, this.logKeys)?.length) return { status: 403 };
    const old = Number(oldLine.slice(4));
    if (old > size || hashes.length > 63) return { status: 400 };
    const before = this.seen.get(origin);
    const conflict = {
      status: 409,
      headers: { 'content-type': 'text/x.tlog.size' },
      body: `${before?.size ?? 0}\n`,
    };
    if (old !== (before?.size ?? 0)) return conflict;
    if (before) {
      const proof = hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
      const claim = { from: old, to: size, fromRoot: before.root, toRoot: root, proof };
      if (!verifyConsistency(claim).ok) return old === size ? conflict : { status: 422 };
    }
    this.seen.set(origin, checkpoint);
    const signed = { text: note.text, signatures: [cosign(note.text, this.signer, this.time)] };
    return { status: 200, body: formatNote(signed).slice(note.text.length + 1) };
  }
}
