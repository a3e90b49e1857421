/** Remembers the values that were used last, and reads one once for all that want it meanwhile. */
export class RecentlyUsed<Value> {
  private readonly values = new Map<string, Promise<Value>>();
  private readonly weights = new Map<string, number>();
  private weight = 0;

  /** @param max of all values together; each weighs one where `weightOf` does not say otherwise. */
  constructor(
    private readonly max: number,
    private readonly weightOf: (value: Value) => number = () => 1,
  ) {}

  /** The value of that key; one that could not be read is not remembered. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.values.get(key);
    const value = known ?? read();
    // A map iterates in the order of insertion: the first entry is the one not used for longest.
    this.values.delete(key);
    this.values.set(key, value);
    if (!known)
      value.then(
        (got) => this.weigh(key, this.weightOf(got)),
        () => this.values.delete(key),
      );
    return value;
  }

  private weigh(key: string, weight: number): void {
    this.weights.set(key, weight);
    this.weight += weight;
    for (const oldest of this.values.keys()) {
      if (this.weight <= this.max) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const weight = this.weights.get(key);
    // One that is still being read weighs nothing yet.
    if (weight === undefined) return;
    this.values.delete(key);
    this.weights.delete(key);
    this.weight -= weight;
  }
}
