import { streamOf, upcast } from '#contracts';
import { fold, type RecordedEvent } from '#kernel';
import {
  builtInCatalogue,
  type Effect,
  effects,
  evolve,
  evolveCatalogue,
  type ExceptionCatalogue,
  unknownWorkOrder,
} from '#work-order';
import { type EffectRows, type StreamPage } from './effect-rows';
import { groupBy } from './group-by';

/** An event whose reaction was done with it, and whose effect is not in the log. */
export interface MissingEffect {
  readonly reaction: string;
  readonly effect: string;
  readonly event: RecordedEvent;
}

/** What came out of some streams. */
export interface EffectsFound {
  readonly missing: readonly MissingEffect[];
  /** Effects that are missing because their reaction has not come so far. */
  readonly pending: number;
}

const byType = groupBy(effects, ({ on }) => on);
const workOrders = { initialState: unknownWorkOrder, evolve };

/** Looks for events without their effects, page by page. Holds the streams of one page at a time. */
export class MissingEffects {
  private readonly catalogues = new Map<string, ExceptionCatalogue>();

  private constructor(
    private readonly rows: EffectRows,
    private readonly cursors: ReadonlyMap<string, number>,
    private readonly now: string,
  ) {}

  static async open(rows: EffectRows): Promise<MissingEffects> {
    return new MissingEffects(rows, await rows.cursors(), await rows.now());
  }

  async of({ tenant, events }: StreamPage): Promise<EffectsFound> {
    const current = events.map((event) => upcast(event));
    const others = await this.rows.streams(tenant, otherStreams(current));
    const catalogue = await this.catalogueOf(tenant);
    const missing = [...groupBy(current, ({ stream }) => stream).values()].flatMap((stream) => {
      const around = {
        workOrder: fold(workOrders, stream),
        catalogue,
        now: this.now,
        others: (name: string) => others.get(name) ?? [],
      };
      return stream.flatMap((event) =>
        effectsOf(event)
          .filter(({ isMissing }) => isMissing?.(event, around))
          .map(({ reaction, effect }) => ({ reaction, effect, event })),
      );
    });
    const isDue = ({ reaction, event }: MissingEffect): boolean =>
      event.position <= (this.cursors.get(reaction) ?? 0);
    const due = missing.filter(isDue);
    return { missing: due, pending: missing.length - due.length };
  }

  private async catalogueOf(tenant: string): Promise<ExceptionCatalogue> {
    const known = this.catalogues.get(tenant);
    if (known) return known;
    const stream = streamOf.exceptionCatalogue();
    const events = (await this.rows.streams(tenant, [stream])).get(stream) ?? [];
    const catalogue = events
      .map((event) => upcast(event))
      .reduce(evolveCatalogue, builtInCatalogue);
    this.catalogues.set(tenant, catalogue);
    return catalogue;
  }
}

const effectsOf = ({ type }: RecordedEvent): readonly Effect[] => byType.get(type) ?? [];

const otherStreams = (events: readonly RecordedEvent[]): readonly string[] =>
  events.flatMap((event) => effectsOf(event).flatMap(({ reads }) => reads?.(event) ?? []));
