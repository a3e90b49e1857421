import { type DecisionAt, type ReplayDecisionsAnswer } from '#contracts';
import { type RecordedDecisionEvent } from './made-again';

/** Counts what came of replayed decisions. */
export class Tally {
  private same = 0;
  private readonly different: ReplayDecisionsAnswer['different'][number][] = [];
  private readonly notReplayable: ReplayDecisionsAnswer['notReplayable'][number][] = [];

  /** Decisions looked at so far. */
  get count(): number {
    return this.same + this.different.length + this.notReplayable.length;
  }

  /** A decision was made again, and these of its fields came out otherwise. */
  made(event: RecordedDecisionEvent, fields: readonly string[]): void {
    if (fields.length === 0) this.same += 1;
    else this.different.push({ ...placeOf(event), fields });
  }

  /** A decision cannot be made again. */
  cannot(event: RecordedDecisionEvent, why: string): void {
    this.notReplayable.push({ ...placeOf(event), why });
  }

  /** `next`: where to go on; null at the end. */
  reply(next: number | null): ReplayDecisionsAnswer {
    const { same, different, notReplayable } = this;
    return { replayed: same + different.length, same, different, notReplayable, next };
  }
}

const placeOf = ({ data, position }: RecordedDecisionEvent): DecisionAt => ({
  decisionId: data.decisionId,
  workOrderId: data.workOrderId,
  position,
});
