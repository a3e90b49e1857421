/** Instants of which there may be thousands: adding and finding one costs about the same however many there are. */
export class Instants {
  static readonly none = new Instants([]);

  /** @param layers each in order of time, and longer than the next one */
  private constructor(private readonly layers: readonly (readonly string[])[]) {}

  with(instant: string): Instants {
    return new Instants(merged(this.layers, [instant]));
  }

  /** The first one after an instant; undefined where there is none. */
  after(instant: string): string | undefined {
    const first = this.layers.flatMap((layer) => firstAfter(layer, instant) ?? []);
    return first.sort()[0];
  }
}

const merged = (
  layers: readonly (readonly string[])[],
  added: readonly string[],
): readonly (readonly string[])[] => {
  const last = layers.at(-1);
  return last && last.length <= added.length
    ? merged(layers.slice(0, -1), [...last, ...added].sort())
    : [...layers, added];
};

const firstAfter = (layer: readonly string[], instant: string): string | undefined => {
  let [low, high] = [0, layer.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (layer[middle]! > instant) high = middle;
    else low = middle + 1;
  }
  return layer[low];
};
