/**
 * Lets callers who read the same at once share a read. A read that is under way may be older than the call: those who come
 * meanwhile share the next one, which begins after each of them.
 */
export class SharedRead<T> {
  private current?: Promise<T>;
  private next?: Promise<T>;

  constructor(private readonly read: () => Promise<T>) {}

  get isIdle(): boolean {
    return !this.current && !this.next;
  }

  run(): Promise<T> {
    if (this.next) return this.next;
    if (!this.current) return this.begin();
    const begin = (): Promise<T> => {
      this.next = undefined;
      return this.begin();
    };
    return (this.next = this.current.then(begin, begin));
  }

  private begin(): Promise<T> {
    const current = this.read().finally(() => {
      if (this.current === current) this.current = undefined;
    });
    return (this.current = current);
  }
}
