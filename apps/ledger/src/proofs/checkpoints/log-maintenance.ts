import { type Checkpoints } from './checkpoints';
import { LogChanged } from './log-succession';
import { type TreeNodes } from './tree-nodes';

/** The log is signed at least this often while it grows, and compared with earlier checkpoints. */
const SIGN_EVERY_MS = 60_000;

export interface LogMaintenanceOptions {
  readonly nodes: Pick<TreeNodes, 'store'>;
  readonly checkpoints: Pick<Checkpoints, 'size' | 'latest' | 'sign' | 'check'>;
  /** Called on each attempt to sign a log that diverges from what was signed. */
  readonly onChanged: (error: LogChanged) => void;
  readonly onUnchanged: () => void;
}

/** Maintains the log, in any number of instances: stores roots of subtrees, and signs checkpoints. */
export class LogMaintenance {
  private triedAt = -Infinity;
  private checkedAt = -Infinity;

  constructor(private readonly options: LogMaintenanceOptions) {}

  /** One turn. Answers whether there is more to do at once. Rejects as the database does. */
  async turn(now = performance.now()): Promise<boolean> {
    const { nodes, checkpoints } = this.options;
    const size = await checkpoints.size();
    const isMore = await nodes.store(size);
    if (now - this.triedAt >= SIGN_EVERY_MS && (await this.isDue(size))) {
      this.triedAt = now;
      await this.attempt('sign');
    } else if (now - Math.max(this.checkedAt, this.triedAt) >= SIGN_EVERY_MS) {
      this.checkedAt = now;
      await this.attempt('check');
    }
    return isMore;
  }

  /** A request may have signed the log, here or in another instance. */
  private async isDue(size: number): Promise<boolean> {
    const latest = await this.latest();
    if (latest === 'changed') return true;
    return !latest || (latest.checkpoint.size !== size && latest.ageMs >= SIGN_EVERY_MS);
  }

  private async latest() {
    try {
      return await this.options.checkpoints.latest();
    } catch (error) {
      if (error instanceof LogChanged) return 'changed' as const;
      throw error;
    }
  }

  private async attempt(what: 'sign' | 'check'): Promise<void> {
    try {
      await this.options.checkpoints[what]();
      this.options.onUnchanged();
    } catch (error) {
      if (!(error instanceof LogChanged)) throw error;
      this.options.onChanged(error);
    }
  }
}
