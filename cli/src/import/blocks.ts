import { type LogMapping, type Match } from '#contracts';
import { stepOf } from './ids';
import { holds, type Moment } from './moment';
import { type Transition } from './transitions';

interface Block {
  readonly code: string;
  /** The event that ends it; the next one where absent. */
  readonly until?: Match;
  /** It lasts until its own activity goes on. */
  readonly isSuspension: boolean;
}

/** What an event changes of the steps of a case. */
interface BlockChanges {
  /** Steps that can go on. */
  readonly ended: readonly string[];
  /** The step that cannot. */
  readonly begun?: { readonly step: string; readonly code: string };
  /** The event's own step is complete. */
  readonly completes: boolean;
}

/** The steps of a case that are blocked, by the rules of the mapping and by suspensions. */
export class Blocks {
  private readonly blocks = new Map<string, Block>();

  constructor(private readonly mapping: LogMapping) {}

  after(moment: Moment, transition: Transition): BlockChanges {
    const own = stepOf(moment.activity);
    const rule = this.mapping.blocked?.find(({ match }) => holds(match, moment));
    const wanted = rule
      ? { step: rule.step ?? own, code: rule.code, until: rule.until, isSuspension: false }
      : this.suspensionOf(own, transition);
    const ended = [...this.blocks]
      .filter(([step, block]) => this.isOver(step, block, { moment, own, transition, wanted }))
      .map(([step]) => step);
    for (const step of ended) this.blocks.delete(step);
    const completes = transition === 'complete' && (!rule || rule.step !== undefined);
    if (!wanted || this.blocks.has(wanted.step)) return { ended, completes };
    const { step, ...block } = wanted;
    this.blocks.set(step, block);
    return { ended, begun: { step, code: block.code }, completes };
  }

  private suspensionOf(
    step: string,
    transition: Transition,
  ): (Block & { step: string }) | undefined {
    const code = this.mapping.event?.suspended;
    return transition === 'suspend' && code !== undefined
      ? { step, code, isSuspension: true }
      : undefined;
  }

  /** A block that the event only says again goes on. */
  private isOver(
    step: string,
    { code, until, isSuspension }: Block,
    { moment, own, transition, wanted }: Event,
  ): boolean {
    const isAgain = wanted?.step === step;
    if (isAgain && wanted.code !== code) return true;
    if (isSuspension) return step === own && (transition === 'resume' || transition === 'complete');
    return until ? holds(until, moment) : !isAgain;
  }
}

interface Event {
  readonly moment: Moment;
  readonly own: string;
  readonly transition: Transition;
  readonly wanted: (Block & { readonly step: string }) | undefined;
}
