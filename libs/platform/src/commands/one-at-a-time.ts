/** Has work under one name wait for each other in this process, in the order of arrival. */
export class OneAtATime {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(name) ?? Promise.resolve()).then(work);
    // A failure is its own caller's, and holds up nobody.
    const ended = mine.catch(() => undefined);
    this.last.set(name, ended);
    try {
      return await mine;
    } finally {
      if (this.last.get(name) === ended) this.last.delete(name);
    }
  }
}
