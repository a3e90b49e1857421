import { type ClientBase } from 'pg';
import { type ArchivedPartition, type AuditCheck } from '#contracts';
import { ArchiveUnreadable } from '../../log/archive/archive-reader';
import { archivedBody, archivedPartitions, isArchived } from '../../log/archive/archived-bodies';
import { type Findings } from './findings';
import { type EventRow } from './log-rows';

/**
 * Reads archived events for an audit. Where a file cannot be read, the rest of its partition counts by its stored leaves, so that
 * everything else is still checked. An empty body that no archive explains stays empty, and is wrong.
 */
export class ArchivedEvents {
  private readonly failed = new Map<ArchivedPartition, ArchiveUnreadable>();
  private partitions?: readonly ArchivedPartition[];
  private readCount = 0;
  private unreadCount = 0;

  /** @param sql in a transaction with one snapshot */
  constructor(
    private readonly sql: Pick<ClientBase, 'query'>,
    private readonly findings: Findings,
  ) {}

  /** Whether some events could not be read. */
  get hasUnread(): boolean {
    return this.unreadCount > 0;
  }

  /** The rows with their archived bodies. Rejects as the database does. */
  async bodiesOf(rows: readonly EventRow[]): Promise<readonly EventRow[]> {
    if (!rows.some(isArchived)) return rows;
    // A log of an earlier version has no partitions.
    this.partitions ??= await archivedPartitions(this.sql, 1, Number.MAX_SAFE_INTEGER);
    const whole: EventRow[] = [];
    for (const row of rows) whole.push(isArchived(row) ? await this.bodyOf(row) : row);
    return whole;
  }

  /** What came of it; undefined where the log has no archived events. */
  check(): AuditCheck | undefined {
    const { findings, readCount, unreadCount } = this;
    if (readCount + unreadCount === 0) return undefined;
    const check = findings.check('archive', `${readCount} events were read from their archives.`);
    const [first] = this.failed.values();
    if (!check.passed || !first) return check;
    const message = `${first.message} ${unreadCount} events could not be read.`;
    return { name: 'archive', passed: null, message, isImpossible: true };
  }

  private async bodyOf(row: EventRow): Promise<EventRow> {
    const { position } = row;
    const partition = this.partitions!.find(
      ({ first, last }) => first <= position && position <= last,
    );
    if (!partition) return row;
    const body = await this.read(partition, position);
    if (!body) return { ...row, isUnread: true };
    return { ...row, body };
  }

  private async read(partition: ArchivedPartition, position: number): Promise<Buffer | undefined> {
    try {
      // A store that does not answer is waited for once.
      if (!this.failed.has(partition)) {
        const body = await archivedBody(partition, position);
        this.readCount += 1;
        return body;
      }
    } catch (error) {
      if (!(error instanceof ArchiveUnreadable)) throw error;
      this.failed.set(partition, error);
      if (error.isChanged) this.findings.wrong('archive', error.message, error.place);
    }
    this.unreadCount += 1;
    return undefined;
  }
}
