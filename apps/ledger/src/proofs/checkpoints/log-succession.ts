import { type Pool } from 'pg';
import {
  type Checkpoint,
  consistencyRanges,
  formatNote,
  parseCheckpoint,
  parseNote,
  type SignerKey,
  signersOf,
  signNote,
  type VerifierKey,
  verifierOf,
  verifyConsistency,
} from '#verify';
import { type TreeNodes } from './tree-nodes';

/** The size of a log, and the root hash of its tree. */
export type TreeAt = Pick<Checkpoint, 'size' | 'root'>;

/**
 * A person's acknowledgement that the log diverges from earlier checkpoints: which ones it does not continue, and the
 * tree from which it is signed again. The log's key signs it, so that write access to the database is not enough to
 * forge one. Its first line is no origin of a log, so that it is no checkpoint.
 */
export interface Acknowledgement {
  /** The position of the event that records who acknowledged it, and why. */
  readonly position: number;
  readonly from: TreeAt;
  readonly lost: readonly TreeAt[];
}

const FORMAT = 'writ.log-acknowledgement.v1';

export const signAcknowledgement = (
  { position, from, lost }: Acknowledgement,
  key: SignerKey,
): string => {
  const lines = [FORMAT, key.name, `position ${position}`, lineOf(from), ...lost.map(lineOf)];
  return formatNote(signNote(`${lines.join('\n')}\n`, key));
};

/** Undefined for a note that the key has not signed, or of another format. */
const parseAcknowledgement = (note: string, key: VerifierKey): Acknowledgement | undefined => {
  const signed = parseNote(note);
  if (!signed || signersOf(signed, [key])?.length !== 1) return undefined;
  const [format, origin, at = '', ...trees] = signed.text.trimEnd().split('\n');
  const position = Number(/^position (\d+)$/.exec(at)?.[1]);
  if (format !== FORMAT || origin !== key.name || !position) return undefined;
  const [from, ...lost] = trees.map(treeIn);
  return from && { position, from, lost };
};

const isSameTree = (one: TreeAt, other: TreeAt): boolean =>
  one.size === other.size && Buffer.compare(one.root, other.root) === 0;

const lineOf = ({ size, root }: TreeAt): string =>
  `${size} ${Buffer.from(root).toString('base64')}`;

const treeIn = (line: string): TreeAt => {
  const [size, root = ''] = line.split(' ');
  return { size: Number(size), root: new Uint8Array(Buffer.from(root, 'base64')) };
};

/** The log diverges from an earlier checkpoint: nothing more is signed. */
export class LogChanged extends Error {}

/** A checkpoint that the log must continue, and who has it. */
export interface HeldCheckpoint {
  readonly holder: string;
  readonly checkpoint: TreeAt;
}

/** Verifies that the log is consistent (RFC 9162, 2.1.4) with the checkpoints that somebody has. */
export class LogSuccession {
  private readonly verifier: VerifierKey;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly nodes: TreeNodes,
    private readonly key: SignerKey,
  ) {
    this.verifier = verifierOf(key);
  }

  /** Rejects with `LogChanged` where the log does not continue it and nobody has acknowledged that. */
  async mustContinue(held: HeldCheckpoint, head: TreeAt): Promise<void> {
    const problem = await this.problemWith(held, head);
    if (problem !== undefined) throw new LogChanged(problem);
  }

  /** The problem in a sentence; undefined where there is none. */
  async problemWith(
    { holder, checkpoint }: HeldCheckpoint,
    head: TreeAt,
  ): Promise<string | undefined> {
    const reason = await this.breakBetween(checkpoint, head);
    if (reason === undefined) return undefined;
    for (const { lost, from } of await this.acknowledgements())
      if (lost.some((one) => isSameTree(one, checkpoint)))
        if ((await this.breakBetween(from, head)) === undefined) return undefined;
    return head.size < checkpoint.size
      ? `The log has ${head.size} events, and ${checkpoint.size} were seen outside, by ${holder}: its tail was cut off.`
      : `The log of ${head.size} events does not go on from the ${checkpoint.size} that ${holder} holds: ${reason}`;
  }

  /** Stores it, and sets aside the stored checkpoints that the log does not continue. */
  async acknowledge(acknowledgement: Acknowledgement): Promise<void> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO ledger.log_acknowledgements (position, note) VALUES ($1, $2)
       ON CONFLICT DO NOTHING`,
      [acknowledgement.position, signAcknowledgement(acknowledgement, this.key)],
    );
    // It does not acknowledge a later divergence.
    if (rowCount === 0) return;
    const sizes = await this.divergedSizes(acknowledgement.from);
    await this.pool.query(
      `WITH diverged AS (DELETE FROM ledger.checkpoints WHERE size = ANY($1::bigint[]) RETURNING *)
       INSERT INTO ledger.diverged_checkpoints (size, key_id, note, signed_at, acknowledged_at)
       SELECT size, key_id, note, signed_at, $2 FROM diverged`,
      [sizes, acknowledgement.position],
    );
    // Anchors get the next checkpoint even where they have a larger one.
    await this.pool.query(
      'UPDATE ledger.anchor_states SET last_size = NULL, last_note = NULL, due_at = clock_timestamp()',
    );
  }

  /** A checkpoint includes those before it, so the first consistent one ends the search. */
  private async divergedSizes(head: TreeAt): Promise<readonly number[]> {
    const sizes: number[] = [];
    for (let below = Number.MAX_SAFE_INTEGER; ;) {
      const { rows } = await this.pool.query<{ size: string; note: string }>(
        'SELECT size, note FROM ledger.checkpoints WHERE size < $1 ORDER BY size DESC LIMIT 1',
        [below],
      );
      if (!rows[0]) return sizes;
      below = Number(rows[0].size);
      const checkpoint: Checkpoint | undefined = parseCheckpoint(
        parseNote(rows[0].note)?.text ?? '',
      );
      if (checkpoint && (await this.breakBetween(checkpoint, head)) === undefined) return sizes;
      sizes.push(below);
    }
  }

  private async acknowledgements(): Promise<readonly Acknowledgement[]> {
    const { rows } = await this.pool.query<{ note: string }>(
      'SELECT note FROM ledger.log_acknowledgements',
    );
    return rows.flatMap(({ note }) => parseAcknowledgement(note, this.verifier) ?? []);
  }

  private async breakBetween(from: TreeAt, to: TreeAt): Promise<string | undefined> {
    if (from.size === 0) return undefined;
    const isLonger = from.size <= to.size;
    const proof = isLonger ? await this.nodes.rootsOf(consistencyRanges(from.size, to.size)) : [];
    const verdict = verifyConsistency({
      from: from.size,
      to: to.size,
      fromRoot: from.root,
      toRoot: to.root,
      proof,
    });
    return verdict.ok ? undefined : verdict.reason;
  }
}
