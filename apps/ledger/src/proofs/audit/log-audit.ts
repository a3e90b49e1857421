import { type AnchorFile, type AuditCheck } from '#contracts';
import { CommandWalk } from './command-walk';
import { type CheckedEvent, checkEvent } from './event-checks';
import {
  type CheckpointRow,
  type CommandRow,
  type EventRow,
  type HeadRow,
  type NodeRow,
  timeText,
} from './log-rows';
import { type Findings } from './findings';
import { CheckpointChecks, type KnownKeys } from './checkpoint-checks';
import { spanOf, TreeWalk } from './tree-walk';

/** Rows that begin or end among some events. */
export interface RelatedRows {
  readonly nodes: readonly NodeRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly commands: readonly CommandRow[];
}

/** Reads the log once, from its first event, and makes every check that needs one pass. Pure. */
export class LogAudit {
  private readonly tree: TreeWalk;
  private readonly commands: CommandWalk;
  private readonly signed: CheckpointChecks;
  private readonly added: AuditCheck[] = [];
  private expected = 1;
  private time = -Infinity;
  private setBack = 0;
  private setBackAt = '';
  /** When the first event was recorded that no trusted claim covers; undefined where all are covered. */
  private uncoveredSince?: number;

  constructor(
    private readonly findings: Findings,
    known: KnownKeys,
    anchors: readonly AnchorFile[],
    private readonly now = Date.now(),
  ) {
    this.tree = new TreeWalk(findings);
    this.commands = new CommandWalk(findings);
    this.signed = new CheckpointChecks(findings, known);
    this.tree.offer([], this.signed.ofAnchors(anchors));
  }

  /** The number of events that were checked. */
  get size(): number {
    return this.tree.size;
  }

  /** Whether a stored root is due with the next `count` events. */
  endsBy({ level, index }: NodeRow, count: number): boolean {
    return (index + 1) * spanOf(level) <= this.size + count;
  }

  /** The next rows of the log by position, with the rows related to them. */
  take(rows: readonly EventRow[], related: RelatedRows): readonly CheckedEvent[] {
    this.offer(related);
    return rows.map((row) => {
      const checked = checkEvent(row, this.findings);
      this.tree.take(checked.leaf);
      this.readCover(row);
      this.commands.take(row);
      this.checkPosition(row);
      this.readClock(row);
      return checked;
    });
  }

  /** The log has no more events; `related` has the remaining rows. */
  finish(related: RelatedRows, head: HeadRow | undefined): void {
    this.offer(related);
    this.tree.finish(head);
    this.commands.finish(this.size);
  }

  /** Adds checks that were made elsewhere. */
  add(...checks: readonly AuditCheck[]): void {
    this.added.push(...checks);
  }

  /** The results. */
  checks(): readonly AuditCheck[] {
    const { findings, size, tree, commands, signed } = this;
    return [
      findings.check('positions', `Positions 1 to ${size}, none missing.`),
      findings.check('bytes', `${size} events are the canonical JSON (RFC 8785) of themselves.`),
      findings.check('leaves', 'Each stored leaf is the hash of its event (RFC 6962).'),
      findings.check('columns', 'Each column says what the bytes say.'),
      findings.check('versions', 'Each stream counts 1, 2, 3 and so on.'),
      findings.check('ids', 'No id is used twice.'),
      findings.check('commands', `${commands.count} stored commands have appended all of them.`),
      findings.check('head', `Size and frontier are those of the ${size} events.`),
      findings.check('roots', `${tree.storedRoots} stored roots are those of their events.`),
      signed.checkpoints({
        size,
        coveredTo: tree.verifiedTo,
        uncoveredMs: this.now - (this.uncoveredSince ?? this.now),
      }),
      signed.anchors(size),
      this.times(),
      ...this.added,
    ];
  }

  private offer({ nodes, checkpoints, commands }: RelatedRows): void {
    this.tree.offer(nodes, this.signed.ofCheckpoints(checkpoints));
    this.commands.offer(commands);
  }

  private checkPosition({ position }: EventRow): void {
    if (position > this.expected)
      this.findings.wrong(
        'positions',
        `Position ${this.expected} is missing: after ${this.expected - 1} comes ${position}.`,
        { from: this.expected, to: position - 1 },
      );
    if (position < this.expected)
      this.findings.wrong('positions', `There is an event at position ${position}.`, position);
    this.expected = Math.max(this.expected, position + 1);
  }

  private readCover({ recordedAt }: EventRow): void {
    if (this.tree.verifiedTo === this.tree.size) this.uncoveredSince = undefined;
    else this.uncoveredSince ??= recordedAt;
  }

  private readClock({ position, recordedAt }: EventRow): void {
    if (recordedAt < this.time) {
      this.setBack += 1;
      this.setBackAt ||= `${position}, from ${timeText(this.time)} to ${timeText(recordedAt)}`;
    }
    this.time = recordedAt;
  }

  /** Clocks may be set back, so a time before the one in front of it is reported, and is not wrong. */
  private times(): AuditCheck {
    const message =
      this.setBack === 0
        ? 'No event was recorded before the one in front of it.'
        : `The clock of the database was set back ${this.setBack} times, first at position ${this.setBackAt}.`;
    return { name: 'times', passed: true, message };
  }
}
