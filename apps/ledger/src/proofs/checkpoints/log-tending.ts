import { type Checkpoints } from './checkpoints';
import { LogChanged } from './log-succession';
import { type TreeNodes } from './tree-nodes';

/** The log is signed at least this often while it grows, and held against what was signed. */
const SIGN_EVERY_MS = 60_000;

export interface Tended {
  readonly nodes: Pick<TreeNodes, 'store'>;
  readonly checkpoints: Pick<Checkpoints, 'size' | 'latest' | 'sign' | 'check'>;
  /** Told once for each try to sign a log that is no longer the one that was signed. */
  readonly onChanged: (error: LogChanged) => void;
  readonly onUnchanged: () => void;
}

/** What is done for the log beside its writing, by any number of instances: roots are stored, and it is signed. */
export class LogTending {
  private triedAt = -Infinity;
  private checkedAt = -Infinity;

  constructor(private readonly tended: Tended) {}

  /** One turn. Answers whether there is more to do at once. Rejects as the database does. */
  async turn(now = performance.now()): Promise<boolean> {
    const { nodes, checkpoints } = this.tended;
    const size = await checkpoints.size();
    const isMore = await nodes.store(size);
    if (now - this.triedAt >= SIGN_EVERY_MS && (await this.isDue(size))) {
      this.triedAt = now;
      await this.see('sign');
    } else if (now - Math.max(this.checkedAt, this.triedAt) >= SIGN_EVERY_MS) {
      this.checkedAt = now;
      await this.see('check');
    }
    return isMore;
  }

  /** Somebody may have signed on demand, here or in another instance. */
  private async isDue(size: number): Promise<boolean> {
    const latest = await this.latest();
    if (latest === 'changed') return true;
    return !latest || (latest.checkpoint.size !== size && latest.ageMs >= SIGN_EVERY_MS);
  }

  private async latest() {
    try {
      return await this.tended.checkpoints.latest();
    } catch (error) {
      if (error instanceof LogChanged) return 'changed' as const;
      throw error;
    }
  }

  private async see(what: 'sign' | 'check'): Promise<void> {
    try {
      await this.tended.checkpoints[what]();
      this.tended.onUnchanged();
    } catch (error) {
      if (!(error instanceof LogChanged)) throw error;
      this.tended.onChanged(error);
    }
  }
}
