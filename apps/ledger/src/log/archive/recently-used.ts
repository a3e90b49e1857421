/** Remembers the values that were used last, and reads one once for all that want it meanwhile. */
export class RecentlyUsed<Value> {
  private readonly values = new Map<string, Promise<Value>>();

  constructor(private readonly max: number) {}

  /** The value of that key; one that could not be read is not remembered. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const value = this.values.get(key) ?? read();
    // A map iterates in the order of insertion: the first entry is the one not used for longest.
    this.values.delete(key);
    this.values.set(key, value);
    value.catch(() => this.values.delete(key));
    if (this.values.size > this.max) this.values.delete(this.values.keys().next().value!);
    return value;
  }
}
