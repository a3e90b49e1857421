/** Commits that are remembered; beyond that the oldest ones say enough. */
const COMMITS_MAX = 10_000;

/** Since when the oldest event waits that the relay has not published. */
export class RelayAge {
  private commits: { readonly position: number; readonly at: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The log ends at `position` from now on. */
  committed(position: number, published: number): void {
    this.forget(published);
    if (this.commits.length < COMMITS_MAX) this.commits.push({ position, at: this.now() });
  }

  /** In seconds; 0 where everything is published. */
  secondsAt(published: number): number {
    this.forget(published);
    const oldest = this.commits[0];
    return oldest ? (this.now() - oldest.at) / 1_000 : 0;
  }

  private forget(published: number): void {
    const waiting = this.commits.findIndex(({ position }) => position > published);
    if (waiting !== 0) this.commits = waiting < 0 ? [] : this.commits.slice(waiting);
  }
}
