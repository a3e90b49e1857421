/** Things that come at a time, given out in order of it: a binary heap. */
export class TimeOrder<T extends { readonly at: number }> {
  private readonly heap: T[] = [];

  add(thing: T): void {
    const { heap } = this;
    let at = heap.push(thing) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.at <= thing.at) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = thing;
  }

  /** Everything before `time`, the earliest first. */
  *until(time: number): Generator<T> {
    while (this.heap.length > 0 && this.heap[0]!.at < time) yield this.first();
  }

  private first(): T {
    const { heap } = this;
    const [first] = heap as [T];
    const last = heap.pop()!;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  private sink(thing: T): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= thing.at) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = thing;
  }
}
