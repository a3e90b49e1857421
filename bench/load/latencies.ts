/** Durations in milliseconds, kept one by one so that percentiles are exact. */
export class Latencies {
  private readonly values: number[] = [];
  private sorted = true;

  add(ms: number): void {
    this.values.push(ms);
    this.sorted = false;
  }

  get count(): number {
    return this.values.length;
  }

  /** The value that `share` (0..1) of all do not exceed; NaN when there is none. */
  percentile(share: number): number {
    if (!this.sorted) this.values.sort((a, b) => a - b);
    this.sorted = true;
    const rank = Math.ceil(this.values.length * share) - 1;
    return this.values[Math.max(0, rank)] ?? Number.NaN;
  }
}
