import { type CheckpointRow } from './event-row';
import { type AuditCheck, type Findings } from './findings';
import { type Anchor, claimOfAnchor, claimOfRow, idsOf, type KnownKeys, notesOf } from './notes';
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
