/**
 * Names that take turns. Cedar keeps each parsed set for the life of the process: if every proposed text
 * had a name of its own, memory would grow with each of them.
 */
export class Seats {
  private readonly free: string[] = [];
  private made = 0;

  /** Nobody else has the name while `use` runs. */
  async withOne<T>(use: (name: string) => Promise<T>): Promise<T> {
    const name = this.free.pop() ?? `proposed-${(this.made += 1)}`;
    try {
      return await use(name);
    } finally {
      this.free.push(name);
    }
  }
}
